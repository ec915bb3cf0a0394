-- 社情民意 (R266): opinions of residents about where they live, and what became of them.
CREATE TABLE grid_opinion (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- whose it is, without saying who: the way back from a person to their anonymous opinions
  author_key bytea NOT NULL,
  -- null when anonymous: nobody here knows who it was
  author_account_id uuid,
  is_anonymous boolean NOT NULL,
  name_sealed bytea,
  phone_sealed bytea,
  -- agreed to be called back
  may_contact boolean NOT NULL,
  node_code text COLLATE "C" NOT NULL REFERENCES grid_node (code),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 40),
  content text NOT NULL CHECK (length(content) BETWEEN 1 AND 1000),
  topics text[] NOT NULL DEFAULT '{}',
  state text NOT NULL CHECK (state IN ('NEW', 'ANSWERED', 'FILED')),
  version int NOT NULL DEFAULT 1,
  written_at timestamptz(3) NOT NULL,
  reply text,
  replied_at timestamptz(3),
  replied_by uuid,
  CONSTRAINT grid_opinion_anonymous CHECK (CASE WHEN is_anonymous THEN author_account_id IS NULL AND name_sealed IS NULL AND phone_sealed IS NULL ELSE author_account_id IS NOT NULL END),
  CONSTRAINT grid_opinion_consent CHECK (may_contact = (phone_sealed IS NOT NULL)),
  CONSTRAINT grid_opinion_answered CHECK ((state = 'ANSWERED') = (reply IS NOT NULL) AND (reply IS NULL) = (replied_at IS NULL) AND (reply IS NULL) = (replied_by IS NULL))
);
CREATE INDEX grid_opinion_node_idx ON grid_opinion (node_code, written_at DESC);
CREATE INDEX grid_opinion_author_idx ON grid_opinion (author_key, written_at DESC, id);

-- 社区（村）服务评价 (R265): the region's one questionnaire; a changed one is a further version.
CREATE TABLE service_questionnaire (
  version int PRIMARY KEY,
  title text NOT NULL,
  questions jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL
);
INSERT INTO service_questionnaire (version, title, questions, created_at) VALUES (1, '社区（村）服务评价', '[
  {"id": "attitude", "kind": "LEVEL", "text": "工作人员的态度，您满意吗？", "isRequired": true},
  {"id": "speed", "kind": "LEVEL", "text": "办事快不快，您满意吗？", "isRequired": true},
  {"id": "surroundings", "kind": "LEVEL", "text": "身边的环境卫生，您满意吗？", "isRequired": true},
  {"id": "convenience", "kind": "LEVEL", "text": "便民服务和活动，您满意吗？", "isRequired": true},
  {"id": "visited", "kind": "CHOICE", "text": "近半年您去社区（村）办过几次事？", "isRequired": true, "choices": [
    {"value": "none", "label": "没有去过"}, {"value": "few", "label": "一两次"}, {"value": "often", "label": "三次以上"}]},
  {"id": "heard", "kind": "CHOICE", "text": "您反映的事有人回话吗？", "isRequired": false, "choices": [
    {"value": "always", "label": "每次都有"}, {"value": "sometimes", "label": "有时有"}, {"value": "never", "label": "没有"}, {"value": "nothing", "label": "没反映过事"}]},
  {"id": "wish", "kind": "TEXT", "text": "您最希望改进的一件事（请不要写姓名和电话）", "isRequired": false}
]', '2026-11-24T00:00:00+08:00');

-- A questionnaire put out for a node from a day until a day, under a name of its own.
CREATE TABLE service_activation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  questionnaire_version int NOT NULL REFERENCES service_questionnaire (version),
  node_code text COLLATE "C" NOT NULL REFERENCES grid_node (code),
  name text NOT NULL CHECK (length(name) BETWEEN 2 AND 40),
  from_day date NOT NULL,
  until_day date NOT NULL,
  version int NOT NULL DEFAULT 1,
  created_by uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  stopped_at timestamptz(3),
  CONSTRAINT service_activation_days CHECK (from_day <= until_day),
  UNIQUE (node_code, name)
);

-- Who answered, and nothing of what: the key is made of account and activation, so it is another one every time. No day, so that a day with one answer tells nothing.
CREATE TABLE service_participation (
  activation_id uuid NOT NULL REFERENCES service_activation (id),
  participant_key bytea NOT NULL,
  PRIMARY KEY (activation_id, participant_key)
);

-- What was answered, and nothing of by whom.
CREATE TABLE service_answer (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  activation_id uuid NOT NULL REFERENCES service_activation (id),
  answers jsonb NOT NULL,
  -- null from the night on: all of a day are then written anew under other ids in a random order, so that neither the day nor the order of storage says anything
  day date
);
CREATE INDEX service_answer_activation_idx ON service_answer (activation_id, id);
CREATE INDEX service_answer_day_idx ON service_answer (day) WHERE day IS NOT NULL;
