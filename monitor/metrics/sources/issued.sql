-- 一行 = 一条发出的消息。系统提示和撤回不算。
SELECT f.group_id, f.unit_id, f.message_id, f.act, 0 AS cadre_id
FROM message_fact AS f
WHERE f.counted = 1
