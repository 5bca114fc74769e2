package dev.migrator.boot.actuate;

import java.util.List;

import dev.migrator.MigratorException;
import dev.migrator.revision.RevisionExpressionException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;

/**
 * What is wrong with a request, or with the answer to it: a problem detail by RFC 9457.
 *
 * @param title the kind of problem
 * @param status the HTTP status
 * @param detail what is wrong
 * @param action what to do about it, if that can be told
 * @param candidates what could have been meant, if that can be told
 */
record Problem(String title, int status, String detail, @Nullable String action,
		@Nullable List<String> candidates) implements OperationResponseBody {

	private static final MimeType MEDIA_TYPE = new MimeType("application", "problem+json");

	static Problem badRequest(InvalidEndpointRequestException ex) {
		return new Problem("Bad Request", WebEndpointResponse.STATUS_BAD_REQUEST, String.valueOf(ex.getMessage()), null,
				null);
	}

	static Problem notFound(String detail) {
		return new Problem("Not Found", WebEndpointResponse.STATUS_NOT_FOUND, detail, null, null);
	}

	static Problem of(RevisionExpressionException ex) {
		boolean unknown = ex.getKind() == RevisionExpressionException.Kind.UNKNOWN_REVISION;
		return new Problem(unknown ? "Not Found" : "Bad Request",
				unknown ? WebEndpointResponse.STATUS_NOT_FOUND : WebEndpointResponse.STATUS_BAD_REQUEST,
				String.valueOf(ex.getMessage()), null, ex.getCandidates().isEmpty() ? null : ex.getCandidates());
	}

	static Problem of(MigratorException ex) {
		return new Problem("Internal Server Error", WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR, ex.getMessage(),
				ex.getAction(), null);
	}

	WebEndpointResponse<Object> asResponse() {
		return new WebEndpointResponse<>(this, this.status, MEDIA_TYPE);
	}

}
