-- Coverage of one unit by its children on one day, as docs/coverage.md defines it, for
-- audiences whose posts are people. The same rules as reports/, written a second time.
WITH asked AS (
  SELECT id FROM unit
  WHERE code = $unit AND valid_from <= $on AND (valid_until IS NULL OR valid_until > $on)
),
structure AS (
  SELECT * FROM lineage WHERE since <= $on AND (until IS NULL OR until > $on)
),
children AS (
  SELECT u.id, u.code FROM unit u
  JOIN structure alive ON alive.unit = u.id AND alive.ancestor = u.id
  WHERE u.parent = (SELECT id FROM asked)
),
places AS (  -- every unit within the asked one, and the child that holds it
  SELECT within.unit,
    coalesce(any_value(c.code), if(any_value(within.standing) = 'home', 'direct', 'unplaced'))
      AS bucket
  FROM structure within
  LEFT JOIN (SELECT s.unit, c.code FROM structure s JOIN children c ON c.id = s.ancestor) c
    ON c.unit = within.unit
  WHERE within.ancestor = (SELECT id FROM asked)
  GROUP BY within.unit
),
mine AS (
  SELECT * FROM posting WHERE audience = $audience AND start <= $on
),
runs AS (  -- unbroken posting: a new run begins where everything before has ended
  SELECT *, sum(if(ended IS NULL OR start > ended, 1, 0)) OVER (
    PARTITION BY person ORDER BY start ROWS UNBOUNDED PRECEDING) AS run
  FROM (
    SELECT *, max(coalesce(until, DATE '9999-12-31')) OVER (
      PARTITION BY person ORDER BY start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ended
    FROM mine)
),
posts AS (
  SELECT person, unit, min(start) OVER (PARTITION BY person, run) AS since, until
  FROM runs QUALIFY until IS NULL OR until > $on
),
rules AS (  -- the most specific unit wins, then the latest start
  SELECT s.unit, r.start, r.due_days, r.valid_months
  FROM requirement r JOIN structure s ON s.ancestor = r.unit
  WHERE r.course = $course AND r.audience = $audience
    AND r.start <= $on AND (r.until IS NULL OR r.until > $on)
  QUALIFY row_number() OVER (PARTITION BY s.unit ORDER BY r.level DESC, r.start DESC, r.id DESC) = 1
),
stands AS (  -- corrections that are not withdrawn (withdrawals of withdrawals do not occur)
  SELECT * FROM correction c
  WHERE kind <> 'withdraw' AND NOT EXISTS (SELECT 1 FROM correction w WHERE w.withdraws = c.id)
),
moved AS (
  SELECT completion, arg_max(new_date, recorded_at) AS new_date
  FROM stands WHERE kind = 're-date' GROUP BY completion
),
last_done AS (
  SELECT d.person, max(coalesce(m.new_date, d.completed_on)) AS day
  FROM completion d LEFT JOIN moved m ON m.completion = d.id
  WHERE d.course = $course AND coalesce(m.new_date, d.completed_on) <= $on
    AND d.id NOT IN (SELECT completion FROM stands WHERE kind = 'void')
  GROUP BY d.person
),
exempted AS (
  SELECT DISTINCT person FROM stands
  WHERE kind = 'exemption' AND course = $course AND audience = $audience
    AND start <= $on AND (until IS NULL OR until > $on)
),
judged AS (
  SELECT l.bucket, e.person IS NOT NULL AS exempt,
    coalesce(r.valid_months IS NULL AND d.day IS NOT NULL
      OR d.day + to_months(CAST(r.valid_months AS INTEGER)) > $on, false) AS covered,
    greatest(p.since, r.start) + CAST(r.due_days AS INTEGER) < $on AS late
  FROM posts p JOIN places l ON l.unit = p.unit JOIN rules r ON r.unit = p.unit
  LEFT JOIN last_done d ON d.person = p.person
  LEFT JOIN exempted e ON e.person = p.person
)
SELECT bucket,
  count(*) FILTER (NOT exempt) AS required,
  count(*) FILTER (NOT exempt AND covered) AS covered,
  count(*) FILTER (NOT exempt AND NOT covered AND late) AS overdue,
  count(*) FILTER (exempt) AS exempt
FROM judged GROUP BY bucket ORDER BY bucket
