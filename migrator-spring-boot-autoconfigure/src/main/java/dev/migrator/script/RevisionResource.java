package dev.migrator.script;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.migrator.script.RevisionFileException.Problem;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.util.AntPathMatcher;
import org.springframework.util.ResourceUtils;
import org.springframework.util.StringUtils;

/**
 * A file found below a location.
 *
 * @param source the location without its prefix, and the path below it
 * @param resource where to read it
 */
record RevisionResource(String source, Resource resource) {

	private static final String FILES = ".sql";

	private static final AntPathMatcher PATTERNS = new AntPathMatcher();

	private static final String CLASSPATH_ALL = ResourcePatternResolver.CLASSPATH_ALL_URL_PREFIX;

	/**
	 * Find the files below some locations, each file once, in the order of their sources.
	 */
	static List<RevisionResource> find(ResourcePatternResolver resolver, List<String> locations,
			List<Problem> problems) {
		Map<String, RevisionResource> found = new LinkedHashMap<>();
		for (String location : locations) {
			try {
				find(resolver, location, found, problems);
			}
			catch (IOException ex) {
				problems.add(new Problem(location, 0, "the location cannot be searched: " + ex.getMessage(),
						"Check that the location exists and may be read."));
			}
		}
		List<RevisionResource> resources = new ArrayList<>(distinguished(found.values()));
		resources.sort(Comparator.comparing(RevisionResource::source)
			.thenComparing((resource) -> resource.resource().getDescription()));
		return resources;
	}

	/**
	 * Several folders of a name on the class path may hold files of one name: these need
	 * more than the path to be told apart.
	 */
	private static List<RevisionResource> distinguished(Collection<RevisionResource> resources) {
		Map<String, Long> uses = resources.stream()
			.collect(Collectors.groupingBy(RevisionResource::source, Collectors.counting()));
		return resources.stream()
			.map((each) -> (uses.getOrDefault(each.source(), 0L) == 1) ? each
					: new RevisionResource(each.source() + " of " + each.resource().getDescription(), each.resource()))
			.toList();
	}

	byte[] read() {
		try (InputStream in = this.resource.getInputStream()) {
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new RevisionFileException(List.of(new Problem(this.source, 0,
					"the file cannot be read: " + ex.getMessage(), "Check that the file exists and may be read.")));
		}
	}

	private static void find(ResourcePatternResolver resolver, String location, Map<String, RevisionResource> found,
			List<Problem> problems) throws IOException {
		String path = path(location);
		String base = base(path);
		String below = path.substring(base.length()) + (path.endsWith(FILES) ? "" : "/**/*" + FILES);
		boolean exists = false;
		String folder = base.isEmpty() && !path.startsWith("/") ? "" : base + "/";
		String query = (folder.isEmpty() && !prefix(location).equals(CLASSPATH_ALL)) ? "./" : folder;
		for (Resource root : resolver.getResources(prefix(location) + query)) {
			if (root.exists()) {
				// A URL that is no URI would be searched in vain, and without a word
				root.getURI();
				String rootUrl = StringUtils.trimTrailingCharacter(root.getURL().toString(), '/') + "/";
				exists = exists || !path.endsWith(FILES) || PATTERNS.isPattern(below);
				for (Resource resource : resolver
					.getResources(rootUrl + StringUtils.trimLeadingCharacter(below, '/'))) {
					if (resource.exists()) {
						exists = true;
						add(resource, readable(folder) + below(rootUrl, resource), found);
					}
				}
			}
		}
		if (!exists) {
			problems.add(missing(location));
		}
	}

	/**
	 * Return the folder as a person writes it: a URL may have an empty host in it.
	 */
	private static String readable(String folder) {
		return folder.startsWith("//") ? "/" + StringUtils.trimLeadingCharacter(folder, '/') : folder;
	}

	private static String path(String location) {
		String path = StringUtils.trimTrailingCharacter(location.substring(prefixLength(location)), '/');
		return prefix(location).equals(CLASSPATH_ALL) ? StringUtils.trimLeadingCharacter(path, '/') : path;
	}

	/**
	 * Return the folder that a path begins with: what comes before a pattern or a file.
	 */
	private static String base(String path) {
		String base = path.endsWith(FILES) ? parent(path) : path;
		while (PATTERNS.isPattern(base)) {
			base = parent(base);
		}
		return base;
	}

	private static String parent(String path) {
		return path.substring(0, Math.max(0, path.lastIndexOf('/')));
	}

	private static void add(Resource resource, String source, Map<String, RevisionResource> found) throws IOException {
		found.putIfAbsent(identity(resource), new RevisionResource(source, resource));
	}

	private static String identity(Resource resource) throws IOException {
		return resource.isFile() ? resource.getFile().getCanonicalPath() : resource.getURL().toString();
	}

	private static String below(String rootUrl, Resource resource) throws IOException {
		String url = resource.getURL().toString();
		String path = url.startsWith(rootUrl) ? url.substring(rootUrl.length())
				: url.substring(url.lastIndexOf('/') + 1);
		return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	/**
	 * Return how the resolver has to be asked: for all folders of a name on the class
	 * path, since reading the first alone would lose the revisions of the others without
	 * a word.
	 */
	private static String prefix(String location) {
		if (location.startsWith(CLASSPATH_ALL) || location.startsWith(ResourceUtils.CLASSPATH_URL_PREFIX)) {
			return CLASSPATH_ALL;
		}
		return (prefixLength(location) == 0) ? ResourceUtils.FILE_URL_PREFIX
				: location.substring(0, prefixLength(location));
	}

	private static int prefixLength(String location) {
		int colon = location.indexOf(':');
		// a single letter is a drive
		return (colon > 1) ? colon + 1 : 0;
	}

	private static Problem missing(String location) {
		String action = "Create it, or correct the property migrator.locations.";
		if (prefixLength(location) == 0) {
			action += " Without a prefix the location is a path in the file system; write 'classpath:%s' for the class path."
				.formatted(location);
		}
		return new Problem(location, 0, "the location does not exist", action);
	}

}
