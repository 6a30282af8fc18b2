-- 一行 = 一名干部本周在一个群的一段时间。
SELECT p.cadre_id, p.group_id, 0 AS unit_id
FROM membership_fact AS p
CROSS JOIN week_span AS w
WHERE p.joined_at < w.end_at AND p.left_at > w.start_at
