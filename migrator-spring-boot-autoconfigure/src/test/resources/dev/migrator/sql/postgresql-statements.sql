--8<--
CREATE TABLE items (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, data jsonb, tags text[], span int4range)
--8<--
INSERT INTO items (name, data, tags, span) VALUES ('it''s; here', '{"a": {"b": [1, ";"]}, "k": null}', '{a,b}', '[1,5)')
--8<--
SELECT 1*-1, 1 - -1, 2-/* three; */3, 4 --5;
  + +6, -7, 8!= -9, 10<=-11, 1.5e3, .5, 5., 0.1E-2, 1::int4, 'a'||'b', 1 operator(pg_catalog.+) 2
--8<--
SELECT B'1010', b'', X'1F', x'aB'
--8<--
SELECT 'a'
  'b; ''c', E'd\'e' -- it's
'f\'g', $$h$$
--8<--
SELECT $a$$b$;$b$$a$, $$$1$$
--8<--
DO $$
BEGIN
  PERFORM 1; -- it's
  IF true THEN NULL; END IF;
  EXECUTE $x$ SELECT ';' $x$;
END $$
--8<--
DO LANGUAGE plpgsql $body$ DECLARE x text := 'a;b'; BEGIN x := $$c;$$; END; $body$
--8<--
/* one /* two; ' */ $$ */ SELECT /**/ 1 /*;*/ /***/ -- "
--8<--
CREATE TABLE "semi;colon" ("quote""d;" int, "it's" text, "--" int, "/*" int, "$$" int)
--8<--
SELECT "quote""d;", "it's", "--", "/*", "$$" FROM "semi;colon" AS ";" -- done;
--8<--
CREATE TABLE U&"d\0061t\+000061;" (U&"!0061;" UESCAPE '!' int, größe$1 int, _ü int, 数据 text, "😀" int, été int)
--8<--
INSERT INTO "data;" (größe$1, _ü, 数据, "😀", été) VALUES (1,2,'三；四',5,6)
--8<--
CREATE FUNCTION add1(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT $1+$2;'
--8<--
CREATE OR REPLACE FUNCTION twice(text) RETURNS text LANGUAGE sql IMMUTABLE AS $f$ SELECT $1 || ';' || $1; SELECT $1||$1; $f$
--8<-- since 14
CREATE FUNCTION atomic1(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a + 1; END
--8<-- since 14
CREATE OR REPLACE FUNCTION atomic2(a int) RETURNS TABLE (b int, c text)
BEGIN ATOMIC
  INSERT INTO items (name) VALUES ('a;b');
  SELECT CASE WHEN a > 1 THEN CASE a WHEN 2 THEN 3 ELSE 4 END ELSE 5 END AS "end", 'END;' AS c;
END
--8<-- since 14
CREATE PROCEDURE atomic3(INOUT a int, b int = 1) LANGUAGE sql BEGIN /* ; */ ATOMIC
  UPDATE items SET name = (CASE WHEN id = a THEN 'x' END) WHERE id = ANY (SELECT 1); -- END;
  SELECT a AS end;
END
--8<-- since 14
CREATE FUNCTION "begin"() RETURNS int RETURN CASE WHEN true THEN 1 ELSE 2 END
--8<-- since 14
CREATE FUNCTION atomic4() RETURNS void BEGIN ATOMIC END
--8<-- since 14
create or replace function atomic5(text) returns bigint language sql begin atomic
  with w as (select data -> 'a' as a from items where data ? 'k') select count(case when a is null then 1 end) from w;
end
--8<--
CREATE TABLE log (at timestamptz DEFAULT now(), what text)
--8<--
CREATE RULE r AS ON UPDATE TO items DO ALSO (INSERT INTO log (what) VALUES ('a;'); DELETE FROM log WHERE what = ')'; )
--8<--
CREATE RULE n AS ON DELETE TO log DO INSTEAD NOTHING
--8<--
CREATE SCHEMA shop CREATE TABLE t (a int PRIMARY KEY) CREATE VIEW v AS SELECT a FROM t CREATE INDEX i ON t (a) GRANT SELECT ON v TO PUBLIC
--8<--
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log (what) VALUES (TG_OP || ';');
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END;
$$
--8<--
CREATE TRIGGER noted AFTER INSERT OR UPDATE OF name ON items FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM ';') EXECUTE FUNCTION note()
--8<--
CREATE TYPE mood AS ENUM ('sad;', 'it''s ok', '$$', '--', '/*')
--8<--
CREATE DOMAIN positive AS int CHECK (VALUE > 0) DEFAULT 1
--8<--
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq, COMMUTATOR = OPERATOR(public.===))
--8<--
CREATE OPERATOR #@%& (RIGHTARG = text, FUNCTION = lower)
--8<--
SELECT 'a' === 'b', #@%& 'A', 1<-1, 2>-1, 'a' !~'b', 1=+1, 1=-1
--8<--
COMMENT ON TABLE items IS E'it\'s; "here"\n-- and $$ there'
--8<--
WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3), w AS (INSERT INTO log (what) SELECT i::text FROM n RETURNING what)
SELECT count(*) FILTER (WHERE what <> ';') OVER (PARTITION BY what ORDER BY what ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM w
--8<--
INSERT INTO items (name) VALUES ($$a;b$$), ('{fn now()}'), ('{d ''2026-11-25''}'), ('?'), (' ? '), ($q$:name ? $1 ${x}$q$)
--8<--
PREPARE p (int, text) AS SELECT $1 + 1, $2 || ';'
--8<--
EXECUTE p (1, 'a;')
--8<--
DEALLOCATE p
--8<--
CREATE TABLE parts (a int, b text) PARTITION BY RANGE (a)
--8<--
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (MINVALUE) TO (10)
--8<--
CREATE TABLE ranges (during tsrange, EXCLUDE USING gist (during WITH &&)) WITH (fillfactor = 70)
--8<--
ALTER TABLE items ADD COLUMN price numeric(10, 2) DEFAULT 1.50::numeric(10, 2), ADD CHECK (price > 0 AND name <> ';')
--8<--
CREATE VIEW v AS SELECT id, CASE WHEN price > 1 THEN 'a;' ELSE 'END' END AS kind FROM items
--8<--
CREATE VIEW "begin atomic" AS SELECT 1 AS "begin", 2 AS atomic
--8<--
EXPLAIN (COSTS off) SELECT ';' FROM items
--8<--
SET search_path TO "$user", public
--8<--
SELECT date '2026-11-25', interval '1' day, timestamp with time zone '2026-11-25 00:00:00+01', (1, 'a;')::text, ROW(1, ';'), array[[1, 2], [3, 4]]
--8<--
TABLE items
--8<--
VALUES (1, ';'), (2, ')')
--8<--
LISTEN "chan;nel"
--8<--
NOTIFY "chan;nel", 'pay;load'
--8<--
SELECT jsonb_path_query('{"a": [1, 2, ";"]}', 'strict $."a"[*] ? (@.type() == "string" && @ like_regex "^;$")'), trim(both ';' from ';a;')
--8<--
CREATE FUNCTION say(what text) RETURNS void LANGUAGE plpgsql AS $_$ BEGIN EXECUTE format($f$SELECT %L || '$$;'$f$, what); END $_$
--8<--
GRANT SELECT, INSERT (name) ON items TO PUBLIC
--8<--
CREATE STATISTICS st (dependencies) ON name, price FROM items
--8<--
CREATE POLICY po ON items FOR SELECT USING (name <> ';')
--8<--
DROP TABLE IF EXISTS log, parts, "semi;colon" CASCADE
--8<-- since 15
MERGE INTO ranges USING (SELECT 1 AS one) AS o ON one = 2 WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES ('[2026-11-25,2026-11-26)')
--8<--
CREATE FUNCTION no_words() RETURNS int LANGUAGE plpgsql AS $$BEGIN /* BEGIN ATOMIC; */ RETURN 1; END;$$
--8<--
SELECT 1 AS begin, 2 AS atomic, 3 AS end, 4 AS "case"
--8<--
BEGIN
--8<--
LOCK TABLE items IN SHARE MODE
--8<--
SELECT '; ROLLBACK'
--8<--
TRUNCATE items, ranges RESTART IDENTITY CASCADE
--8<--
END
--8<--
ANALYZE items (name)
--8<--
REINDEX TABLE items
--8<--
CREATE TABLE copied AS SELECT * FROM items
--8<--
CREATE MATERIALIZED VIEW kept AS TABLE copied WITH NO DATA
--8<--
REFRESH MATERIALIZED VIEW kept
--8<--
CLUSTER items USING items_pkey
--8<--
UNLISTEN *
--8<--
REVOKE ALL ON copied FROM PUBLIC
--8<--
COMMENT ON COLUMN copied.name IS NULL
