-- 一行 = 一个人收到的一条消息。自己发的不算；入群前、退群后的不算；系统提示和撤回不算。
-- demand：是要求，并且没有@别人（没@任何人、@所有人、或@到本人）。
-- 接龙算一件事：发起的一条是要求；别人接着添一行、把整段重发的（continues），是回应，不是新的要求。
-- 没有时刻的消息（按日期补录的）不进非工作时间、深夜和钟点。
SELECT p.person_id, p.cadre_id, f.group_id, f.unit_id, f.message_id, f.local_day, f.hour_index, f.act, f.urgent, f.trace,
       f.photo, f.checkin, f.form, f.relay, f.traffic, f.reply, f.meeting, f.mention_all,
       f.short_lead,
       CASE WHEN f.characters > r.reading_cap THEN r.reading_cap ELSE f.characters END AS reading_characters,
       CASE WHEN a.person_id IS NOT NULL THEN 1 ELSE 0 END AS directed,
       CASE WHEN f.act = 'request' AND f.continues = 0 AND (f.addressed_to_all = 1 OR a.person_id IS NOT NULL) THEN 1 ELSE 0 END AS demand,
       CASE WHEN f.timed = 1 AND (c.is_workday = 0 OR f.minute < r.day_start OR f.minute >= r.day_end)
            THEN 1 ELSE 0 END AS after_hours,
       CASE WHEN f.timed = 1 AND (f.minute >= r.night_start OR f.minute < r.night_end) THEN 1 ELSE 0 END AS night,
       CASE WHEN c.is_workday = 0 THEN 1 ELSE 0 END AS rest_day
FROM message_fact AS f
JOIN membership_fact AS p
  ON p.group_id = f.group_id AND p.joined_at <= f.sent_at AND f.sent_at < p.left_at
JOIN calendar AS c ON c.local_day = f.local_day
LEFT JOIN mention_fact AS a ON a.message_id = f.message_id AND a.person_id = p.person_id
CROSS JOIN rule AS r
WHERE f.counted = 1 AND f.sender_id <> p.person_id
