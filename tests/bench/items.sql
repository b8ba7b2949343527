-- Sums of answers by version and question, as reports/item_sums.py defines them, written a
-- second time: the first go of each person at a quiz, by its last marking.
WITH goes AS (
  SELECT id FROM attempt
  QUALIFY row_number() OVER (PARTITION BY person, course, quiz ORDER BY id) = 1
),
holding AS (
  SELECT m.version, m.attempt, m.marks FROM marking m JOIN goes ON goes.id = m.attempt
  QUALIFY row_number() OVER (PARTITION BY m.attempt ORDER BY m.number DESC) = 1
),
mark AS (
  SELECT version, attempt, unnest(from_json(marks,
    '[{"question": "VARCHAR", "chosen": ["VARCHAR"], "points": "VARCHAR", "max": "VARCHAR"}]')) AS m
  FROM holding
),
points AS (
  SELECT version, attempt, m.question, m.chosen,
    CAST(CAST(m.points AS DECIMAL(12, 4)) * 10000 AS BIGINT) AS x,
    CAST(CAST(m.max AS DECIMAL(12, 4)) * 10000 AS BIGINT) AS own
  FROM mark
),
whole AS (
  SELECT attempt, sum(x) AS earned, sum(own) AS most FROM points GROUP BY attempt
),
answered AS (
  SELECT version, question, chosen, x, own,
    CASE WHEN most > own THEN ((earned - x) * 10000) // (most - own) ELSE 0 END AS rest,
    own > 0 AND most > own AS has_rest
  FROM points JOIN whole USING (attempt)
)
SELECT version, question,
  count(*) AS asked,
  count(*) FILTER (len(chosen) = 0) AS blank,
  sum(x) AS points,
  sum(own) AS most,
  count(*) FILTER (own > 0 AND x = own) AS "right",
  coalesce(sum(rest) FILTER (own > 0 AND x = own), 0) AS right_rest,
  count(*) FILTER (has_rest) AS rests,
  coalesce(sum(x) FILTER (has_rest), 0) AS x,
  coalesce(sum(x * x) FILTER (has_rest), 0) AS xx,
  coalesce(sum(rest) FILTER (has_rest), 0) AS y,
  coalesce(sum(rest * rest) FILTER (has_rest), 0) AS yy,
  coalesce(sum(x * rest) FILTER (has_rest), 0) AS xy
FROM answered GROUP BY version, question
