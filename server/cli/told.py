"""What goes wrong and a person can mend, told in one sentence."""

import errno

from server.domain.refusals import Refused
from server.i18n import Words
from server.run import CannotListen
from server.settings import BadSettings
from server.storage.base import NotSaved, Unusable
from server.terminal import Trouble, words

MENDABLE = (Trouble, Refused, CannotListen, BadSettings, Unusable, NotSaved, OSError)

_REASONS = {
    errno.ENOENT: "cli-reason-missing",
    errno.EACCES: "cli-reason-rights",
    errno.EPERM: "cli-reason-rights",
    errno.EROFS: "cli-reason-read-only",
    errno.ENOSPC: "cli-reason-full",
    errno.EDQUOT: "cli-reason-full",
    errno.EFBIG: "cli-reason-full",
    errno.EISDIR: "cli-reason-folder",
    errno.ENOTDIR: "cli-reason-no-folder",
    errno.EEXIST: "cli-reason-exists",
    errno.ENAMETOOLONG: "cli-reason-long-name",
}


def tell(error: Exception) -> str:
    """Return the sentence for one of `MENDABLE`."""
    match error:
        case CannotListen():
            return words(f"cli-listen-{error.code}", host=error.host, port=error.port)
        case BadSettings():
            return words(f"cli-setting-{error.code}", **error.facts)
        case Unusable():
            return Words(words.language, "verify")(f"unusable-{error.code}", path=error.path)
        case NotSaved() | Refused(code="not-saved"):
            return words("cli-not-saved")
        case Refused():
            return words.refusal(error.code, error.facts)
        case OSError(filename=None):
            return words("cli-system", reason=reason_of(error))
        case OSError():
            return words("cli-system-file", path=error.filename, reason=reason_of(error))
    return str(error)


def reason_of(error: OSError) -> str:
    """Return why the system would not, as the end of a sentence."""
    name = _REASONS.get(error.errno or 0)
    return words(name) if name else words("cli-reason-other", reason=error.strerror or error)
