package dev.migrator.demo;

import java.net.URI;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Users and their notes over HTTP.
 */
@RestController
@RequestMapping(path = "/users", produces = MediaType.APPLICATION_JSON_VALUE)
class UserController {

	private final UserRepository users;

	private final NoteRepository notes;

	UserController(UserRepository users, NoteRepository notes) {
		this.users = users;
		this.notes = notes;
	}

	@GetMapping
	List<User> users() {
		return this.users.findAll();
	}

	@GetMapping("/{id}")
	User user(@PathVariable long id) {
		return this.users.find(id).orElseThrow(() -> noUser(id));
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<User> addUser(@Valid @RequestBody NewUser request) {
		User user = this.users.add(request.username(), request.email())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.CONFLICT,
					"The username '%s' is taken".formatted(request.username())));
		return ResponseEntity.created(URI.create("/users/" + user.id())).body(user);
	}

	@GetMapping("/{id}/notes")
	List<Note> notes(@PathVariable long id) {
		user(id);
		return this.notes.findByUser(id);
	}

	@PostMapping(path = "/{id}/notes", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	Note addNote(@PathVariable long id, @Valid @RequestBody NewNote request) {
		return this.notes.add(id, request.text()).orElseThrow(() -> noUser(id));
	}

	private static ResponseStatusException noUser(long id) {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no user %d".formatted(id));
	}

	/**
	 * A user to add.
	 *
	 * @param username the name; capital letters do not make it another one
	 * @param email the e-mail address, if there is one
	 */
	record NewUser(
			@NotNull @Pattern(regexp = "[A-Za-z][A-Za-z0-9._-]{1,99}",
					message = "must be 2 to 100 letters, digits, '.', '_' or '-', a letter first") String username,
			@Nullable @Email @Size(max = 255) String email) {

	}

	/**
	 * A note to add.
	 *
	 * @param text what it says
	 */
	record NewNote(@NotBlank @Size(max = 10_000) String text) {

	}

}
