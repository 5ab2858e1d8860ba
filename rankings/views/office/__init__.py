"""The rankings' office: definition, collection, verification, appeal, publication."""
