"""`python -m labapi` is the command `labapi`."""

import sys

from labapi.cli import main

if __name__ == "__main__":
    # JupyterLab and nbformat bring jsonschema, which at each start would compile a grammar of URIs
    # for three seconds. It does without where that package is not found, and nothing here asks for
    # `format: uri`.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    sys.exit(main())
