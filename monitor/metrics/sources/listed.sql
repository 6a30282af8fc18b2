-- 一行 = 周末时点名册上在群的一名干部。
SELECT p.cadre_id, p.group_id, 0 AS unit_id
FROM membership_fact AS p
CROSS JOIN week_span AS w
WHERE p.listed = 1 AND p.joined_at < w.end_at AND p.left_at >= w.end_at
