-- Archive of the grids (R258, R259, affairs-grid-childcare §3.6): where each node lies in each edition, and what is known of it.
CREATE TABLE grid_polygon (
  edition_id uuid NOT NULL REFERENCES grid_edition (id) ON DELETE CASCADE,
  -- A draft may hold grids that become nodes only when it is published.
  node_code text COLLATE "C" NOT NULL CHECK (node_code ~ '^[0-9]+$' AND length(node_code) IN (4, 6, 9, 12, 14, 16, 18)),
  name text NOT NULL,
  -- GeoJSON Polygon or MultiPolygon in WGS-84
  geometry jsonb NOT NULL CHECK (geometry ->> 'type' IN ('Polygon', 'MultiPolygon')),
  area_m2 double precision NOT NULL CHECK (area_m2 >= 0),
  min_longitude double precision NOT NULL,
  min_latitude double precision NOT NULL,
  max_longitude double precision NOT NULL,
  max_latitude double precision NOT NULL,
  PRIMARY KEY (edition_id, node_code)
);

-- Where an edition came from: a file for one area, laid over the edition then in force.
CREATE TABLE grid_edition_import (
  edition_id uuid PRIMARY KEY REFERENCES grid_edition (id) ON DELETE CASCADE,
  -- what the file replaces: everything that lies in it
  area_code text COLLATE "C" NOT NULL REFERENCES grid_node (code),
  crs text NOT NULL CHECK (crs IN ('GCJ02', 'WGS84')),
  base_edition_id uuid REFERENCES grid_edition (id),
  -- null: laid down with the system
  imported_by uuid,
  -- what the file itself had wrong, beyond what its polygons show
  file_problems jsonb NOT NULL DEFAULT '[]',
  version int NOT NULL DEFAULT 1
);

-- 网格档案. Versioned together with its node.
CREATE TABLE grid_archive (
  node_code text COLLATE "C" PRIMARY KEY REFERENCES grid_node (code),
  phone text NOT NULL DEFAULT '',
  office_address text NOT NULL DEFAULT '',
  -- 责任范围 in words
  duty_scope text NOT NULL DEFAULT '',
  -- null: not counted yet
  houses int CHECK (houses >= 0),
  rental_houses int CHECK (rental_houses >= 0),
  residents int CHECK (residents >= 0),
  floating_residents int CHECK (floating_residents >= 0),
  shops int CHECK (shops >= 0),
  enterprises int CHECK (enterprises >= 0),
  enterprise_names text[] NOT NULL DEFAULT '{}',
  changed_at timestamptz(3) NOT NULL,
  changed_by uuid
);
