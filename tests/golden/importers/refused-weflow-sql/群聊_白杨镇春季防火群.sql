BEGIN;
CREATE TABLE IF NOT EXISTS weflow_messages (
  session_id TEXT NOT NULL,
  message_id TEXT,
  create_time BIGINT NOT NULL,
  sender TEXT,
  content TEXT
);
INSERT INTO weflow_messages (session_id, message_id, create_time, sender, content) VALUES ('31450002@chatroom', '8801200000000105311', 1775170681, 'wxid_linshoutian01', '清明期间各村防火卡点24小时值守');
COMMIT;
