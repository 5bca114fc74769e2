package dev.migrator.boot.actuate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Has a descriptor, which knows nothing of the actuator, written as the actuator writes
 * its own answers: however the application has set up its JSON.
 *
 * @param <T> the type of the descriptor
 * @param descriptor the descriptor, which is all that is written
 */
record EndpointBody<T>(@JsonUnwrapped T descriptor) implements OperationResponseBody {

}
