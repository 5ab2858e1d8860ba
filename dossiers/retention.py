"""What is personal in a dossier, and how it leaves: the record's proofs hold without it."""

from django.db import transaction
from django.db.models.fields.files import FieldFile

from dossiers.models import Dossier, EventDetails, LetterContent, Result
from dossiers.salting import without


def let_go(dossier: Dossier) -> None:
    """Take everything personal out of a dossier's rows and files. Only while it is locked.

    The dossier itself is saved by the engine. A field that leaves has its hash in its
    place. Files are deleted with the transaction's commit.
    """
    for words in EventDetails.objects.filter(event__dossier=dossier):
        _empty(words)
    for content in LetterContent.objects.filter(letter__dossier=dossier):
        _delete(content.file)
        content.file = ""
        _empty(content)
    for part in dossier.parts.all():
        _delete(part.file)
        part.filename, part.file = part.code, ""
        part.save(update_fields=["filename", "file"])
    if result := Result.objects.filter(dossier=dossier).first():
        _delete(result.file)
        result.file = ""
        result.save(update_fields=["file"])
    dossier.opinions.update(question="", answer="")
    dossier.answers = {}
    for name in ("owner_name", "owner_identity", "owner_phone", "owner_email", "authority"):
        setattr(dossier, name, "")
    dossier.applicant = None


def _empty(words: EventDetails | LetterContent) -> None:
    words.data, words.salts, words.gone = without(words.data, words.salts, words.gone)
    words.save()


def _delete(file: FieldFile) -> None:
    name, storage = file.name, file.storage
    if name:
        transaction.on_commit(lambda: storage.delete(name))
