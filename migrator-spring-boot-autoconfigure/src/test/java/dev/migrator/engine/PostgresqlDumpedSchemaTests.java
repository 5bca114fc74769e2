package dev.migrator.engine;

import dev.migrator.Migrator;
import dev.migrator.script.RevisionFileException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@code pg_dump} writes, as a base revision.
 */
class PostgresqlDumpedSchemaTests extends AbstractPostgresqlTests {

	private static final String HEAD = """
			--
			-- PostgreSQL database dump
			--

			\\restrict 7aBcDeFgHiJkLmNoPqRsTuVwXyZ

			-- Dumped from database version 18.4
			-- Dumped by pg_dump version 18.4

			""";

	private static final String SCHEMA = """
			SET statement_timeout = 0;
			SET lock_timeout = 0;
			SET idle_in_transaction_session_timeout = 0;
			SET transaction_timeout = 0;
			SET client_encoding = 'UTF8';
			SET standard_conforming_strings = on;
			SELECT pg_catalog.set_config('search_path', '', false);
			SET check_function_bodies = false;
			SET xmloption = content;
			SET client_min_messages = warning;
			SET row_security = off;

			CREATE SCHEMA shop;
			ALTER SCHEMA shop OWNER TO postgres;

			CREATE FUNCTION shop.next_price(price numeric) RETURNS numeric
			    LANGUAGE sql IMMUTABLE
			    BEGIN ATOMIC
			 SELECT
			         CASE
			             WHEN (next_price.price > (1)::numeric) THEN (next_price.price + (1)::numeric)
			             ELSE next_price.price
			         END AS "case";
			END;

			SET default_tablespace = '';
			SET default_table_access_method = heap;

			CREATE TABLE public.users (
			    id integer NOT NULL,
			    name text DEFAULT 'it''s; none'::text NOT NULL,
			    tags text[] DEFAULT '{}'::text[]
			);

			ALTER TABLE public.users OWNER TO postgres;

			CREATE SEQUENCE public.users_id_seq
			    AS integer
			    START WITH 1
			    INCREMENT BY 1
			    NO MINVALUE
			    NO MAXVALUE
			    CACHE 1;

			ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
			ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);

			""";

	private static final String ROWS = """
			COPY public.users (id, name, tags) FROM stdin;
			1\tit's\t{a,"b;c"}
			2\t\\N\t{}
			\\.

			""";

	private static final String INSERTS = """
			INSERT INTO public.users VALUES (1, 'it''s', '{a,"b;c"}');
			""";

	private static final String TAIL = """
			SELECT pg_catalog.setval('public.users_id_seq', 2, true);

			ALTER TABLE ONLY public.users
			    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

			CREATE INDEX users_name_idx ON public.users USING btree (lower(name));

			--
			-- PostgreSQL database dump complete
			--

			""";

	private static final String UNRESTRICT = "\\unrestrict 7aBcDeFgHiJkLmNoPqRsTuVwXyZ\n";

	@Test
	void whatIsForPsqlIsToldWithItsLinesAndNothingElse() {
		this.revisions.add("base1", HEAD + SCHEMA + ROWS + TAIL + UNRESTRICT, "");
		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(() -> this.database.migrator(this.revisions).upgrade())
			.satisfies((ex) -> assertThat(ex.getProblems()).extracting((problem) -> problem.what())
				.containsExactly("\\restrict is psql's, not SQL", "the rows for COPY … FROM STDIN would come from psql",
						"\\unrestrict is psql's, not SQL"));
	}

	@Test
	void withInsertsAndWithoutCommandsItIsARevisionThatOthersCanFollow() {
		String schema = SCHEMA.replace("SELECT pg_catalog.set_config('search_path', '', false);", "");
		this.revisions.add("base1", asThisServerWritesIt(schema) + INSERTS + TAIL,
				"DROP SCHEMA shop CASCADE; DROP TABLE public.users;");
		this.revisions.add("next1", "ALTER TABLE users ADD COLUMN email text;", "ALTER TABLE users DROP COLUMN email;");
		Migrator migrator = this.database.migrator(this.revisions);

		migrator.upgrade();

		assertThat(migrator.status().pending()).isEmpty();
		assertThat(this.database.tables()).contains("users");
		assertThat(this.database.strings("SELECT name FROM users WHERE email IS NULL")).containsExactly("it's");
		migrator.downgrade("base", migrator.planDowngrade("base").planId());
		assertThat(this.database.tables()).doesNotContain("users");
	}

	private String asThisServerWritesIt(String schema) {
		int version = Integer.parseInt(this.database.strings("SHOW server_version_num").get(0)) / 10000;
		String dump = (version < 17) ? schema.replace("SET transaction_timeout = 0;\n", "") : schema;
		return (version < 14)
				? dump.replace("BEGIN ATOMIC\n SELECT", "AS $$ SELECT").replace("AS \"case\";\nEND;", "AS \"case\" $$;")
				: dump;
	}

}
