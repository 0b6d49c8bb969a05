-- Which version of itself a report is, for those that are revised under one event id: the greater text replaces the lesser.
ALTER TABLE event ADD COLUMN revision text COLLATE "C";
