package dev.migrator.benchmarks.tools;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.SocketFactory;

/**
 * Makes sockets that count how often something is written and then an answer read: the
 * times at which the client waits for the server. The driver of PostgreSQL creates one by
 * the name of the class.
 */
public final class RoundTrips extends SocketFactory {

	// The driver, not the benchmark, makes the factory
	private static final AtomicLong count = new AtomicLong();

	/**
	 * Return how many there were since the start of the program.
	 */
	static long count() {
		return count.get();
	}

	@Override
	public Socket createSocket() {
		return new CountingSocket();
	}

	@Override
	public Socket createSocket(String host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(InetAddress host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
		throw new UnsupportedOperationException();
	}

	private static final class CountingSocket extends Socket {

		private final AtomicBoolean written = new AtomicBoolean();

		@Override
		public InputStream getInputStream() throws IOException {
			return new FilterInputStream(super.getInputStream()) {

				@Override
				public int read() throws IOException {
					countTrip();
					return super.read();
				}

				@Override
				public int read(byte[] bytes, int offset, int length) throws IOException {
					countTrip();
					return super.read(bytes, offset, length);
				}

			};
		}

		private void countTrip() {
			if (this.written.getAndSet(false)) {
				count.incrementAndGet();
			}
		}

		@Override
		public OutputStream getOutputStream() throws IOException {
			return new FilterOutputStream(super.getOutputStream()) {

				@Override
				public void write(int value) throws IOException {
					CountingSocket.this.written.set(true);
					this.out.write(value);
				}

				@Override
				public void write(byte[] bytes, int offset, int length) throws IOException {
					CountingSocket.this.written.set(true);
					this.out.write(bytes, offset, length);
				}

			};
		}

	}

}
