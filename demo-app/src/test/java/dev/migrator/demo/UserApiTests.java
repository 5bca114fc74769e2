package dev.migrator.demo;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.assertj.RestTestClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users and their notes, over HTTP.
 */
@ParameterizedClass
@EnumSource
class UserApiTests {

	@TempDir
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static RunningDemo demo;

	@Parameter
	@SuppressWarnings("NullAway.Init")
	DemoDatabase database;

	@BeforeParameterizedClassInvocation
	static void start(DemoDatabase database) {
		demo = RunningDemo.on(database.create(directory));
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		demo.close();
	}

	@Test
	void aNewUserIsFoundByItsLocationAndInTheList() {
		RestTestClientResponse created = demo.post("/users", """
				{"username": "Ann", "email": "ann@example.org"}""");
		assertThat(created).hasStatus(HttpStatus.CREATED);
		String location = location(created);
		assertThat(location).startsWith("/users/");
		assertThat(demo.get(location)).hasStatusOk().bodyJson().isLenientlyEqualTo("""
				{"username": "ann", "displayName": "Ann", "email": "ann@example.org"}""");
		assertThat(demo.get("/users")).hasStatusOk()
			.bodyJson()
			.extractingPath("$[*].username")
			.asArray()
			.contains("ann");
	}

	@Test
	void anEmailIsNotNeeded() {
		assertThat(demo.post("/users", """
				{"username": "bob"}""")).hasStatus(HttpStatus.CREATED).bodyJson().doesNotHavePath("$.errors");
	}

	@Test
	void aUsernameThatIsTakenInAnotherSpellingIsAConflict() {
		assertThat(demo.post("/users", """
				{"username": "Carla"}""")).hasStatus(HttpStatus.CREATED);
		RestTestClientResponse second = demo.post("/users", """
				{"username": "carla"}""");
		assertThatIsProblem(second, HttpStatus.CONFLICT);
		assertThat(second).bodyJson().extractingPath("$.detail").isEqualTo("The username 'carla' is taken");
	}

	@Test
	void anInvalidUserIsRefusedWithTheFieldsAtFault() {
		RestTestClientResponse response = demo.post("/users", """
				{"username": "9 lives", "email": "nowhere"}""");
		assertThatIsProblem(response, HttpStatus.BAD_REQUEST);
		assertThat(response).bodyJson()
			.extractingPath("$.errors[*].field")
			.asArray()
			.containsExactlyInAnyOrder("username", "email");
	}

	@Test
	void malformedJsonAndAMalformedIdAreBadRequests() {
		assertThatIsProblem(demo.post("/users", "{"), HttpStatus.BAD_REQUEST);
		assertThatIsProblem(demo.get("/users/ann"), HttpStatus.BAD_REQUEST);
	}

	@Test
	void aUserThatIsNotThereIsNotFound() {
		assertThatIsProblem(demo.get("/users/4711"), HttpStatus.NOT_FOUND);
		assertThatIsProblem(demo.get("/users/4711/notes"), HttpStatus.NOT_FOUND);
		assertThatIsProblem(demo.post("/users/4711/notes", """
				{"text": "to nobody"}"""), HttpStatus.NOT_FOUND);
	}

	@Test
	void notesBelongToOneUserAndComeInTheOrderTheyWereWritten() {
		String dora = newUser("dora");
		String erik = newUser("erik");
		assertThat(demo.post(dora + "/notes", """
				{"text": "first"}""")).hasStatus(HttpStatus.CREATED).bodyJson().hasPath("$.createdAt");
		assertThat(demo.post(dora + "/notes", """
				{"text": "second"}""")).hasStatus(HttpStatus.CREATED);
		assertThat(demo.get(dora + "/notes")).hasStatusOk()
			.bodyJson()
			.extractingPath("$[*].text")
			.asArray()
			.containsExactly("first", "second");
		assertThat(demo.get(erik + "/notes")).hasStatusOk().bodyJson().isEqualTo("[]");
	}

	@Test
	void anEmptyNoteIsRefused() {
		assertThatIsProblem(demo.post(newUser("frida") + "/notes", """
				{"text": " "}"""), HttpStatus.BAD_REQUEST);
	}

	@Test
	void whatAFormOnAForeignPageCanSendIsRefused() {
		assertThat(demo.post("/users", MediaType.TEXT_PLAIN, """
				{"username": "mallory"}""")).hasStatus(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
		assertThat(demo.post("/users", MediaType.APPLICATION_FORM_URLENCODED, "username=mallory"))
			.hasStatus(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
	}

	private static String newUser(String username) {
		RestTestClientResponse created = demo.post("/users", """
				{"username": "%s"}""".formatted(username));
		assertThat(created).hasStatus(HttpStatus.CREATED);
		return location(created);
	}

	private static String location(RestTestClientResponse created) {
		return String.valueOf(created.getExchangeResult().getResponseHeaders().getLocation());
	}

	private static void assertThatIsProblem(RestTestClientResponse response, HttpStatus status) {
		assertThat(response).hasStatus(status)
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("$.status")
			.isEqualTo(status.value());
	}

}
