"""What API clients send and see. Answers to forms are judged in `dossiers.answers`."""
