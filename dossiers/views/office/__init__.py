"""The office face: queues, a dossier's page, steps, the counter, boards."""
