"""The certificate as a configuration profile, which is how iPads, iPhones and Macs take one in two touches.

Apple, "Device Management", Profile-Specific Payload Keys: `com.apple.security.root`.
"""

import plistlib
import uuid
from hashlib import sha256

from server.i18n import Words

_NAMESPACE = uuid.UUID("9d7c1a52-6f1b-4c3e-8a0e-5b1f2f6f7c11")
IDENTIFIER = "tablee.authority"


def write_profile(der: bytes, name: str, words: Words) -> bytes:
    """Return the profile of a certificate. The same certificate always gives the same one."""
    digest = sha256(der).hexdigest()

    def identified(what: str) -> dict[str, object]:
        return {
            "PayloadIdentifier": f"{IDENTIFIER}.{digest[:16]}.{what}",
            "PayloadUUID": str(uuid.uuid5(_NAMESPACE, f"{digest} {what}")).upper(),
            "PayloadVersion": 1,
        }

    root = {
        "PayloadType": "com.apple.security.root",
        "PayloadDisplayName": name,
        "PayloadCertificateFileName": "tablee.crt",
        "PayloadContent": der,
        **identified("root"),
    }
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadDisplayName": name,
            "PayloadDescription": words("trust-profile"),
            "PayloadOrganization": "Tablée",
            "PayloadRemovalDisallowed": False,
            "PayloadContent": [root],
            **identified("profile"),
        }
    )
