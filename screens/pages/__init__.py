"""The pages over the record, a file a subject."""
