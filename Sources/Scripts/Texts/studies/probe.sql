-- What the probe's page reads. Loading it again changes nothing.
CREATE TABLE IF NOT EXISTS probe (id INT PRIMARY KEY, word VARCHAR(32) NOT NULL) ENGINE = InnoDB;
REPLACE INTO probe (id, word) VALUES
  (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four'), (5, 'five'), (6, 'six'), (7, 'seven'), (8, 'eight'), (9, 'nine'),
  (10, 'ten'), (11, 'eleven'), (12, 'twelve');
