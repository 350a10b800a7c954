"""Make the shipped models anew: `python -m labapi.domain.loans.ship`."""

from __future__ import annotations

import json

from labapi.domain.loans.shipped import FOLDER, train_shipped


def main() -> None:
    """Train, and write one readable JSON file for each model."""
    FOLDER.mkdir(exist_ok=True)
    for document in train_shipped():
        path = FOLDER / f"{document['id']}.json"
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        print(f"{path.name}: {document['metrics']}")


if __name__ == "__main__":
    main()
