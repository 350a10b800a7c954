"""Run suites and clients from elsewhere: `python -m tests.contract.outside newman java …`, or all.

No part of `python lab.py test`: they need Node, Java, curl or oasdiff, and packages of npm and
PyPI, which go into `build/outside` at the first run. README.md beside this file tells what each is
for.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import labapi
from labapi.alternatives.graphql_schema import graphql_app
from labapi.alternatives.grpc_server import start_server
from labapi.alternatives.mcp_server import mcp_app
from labapi.authoring.made.stubs import CONTRACT
from labapi.classroom.server.server import Server
from labapi.web.services import Services
from labapi.web.settings import Settings
from tests.contract.document import document
from tests.contract.outside import oasdiff
from tests.contract.outside.collection import unequal, write_collection

if TYPE_CHECKING:
    from collections.abc import Callable

    from labapi.classroom.lab import Lab

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
BUILD = ROOT / "build" / "outside"
SPECTRAL = ("@stoplight/spectral-cli@6.16.3", "@stoplight/spectral-owasp-ruleset@2.0.1")
TYPESCRIPT = ("openapi-typescript@7.13.0", "openapi-fetch@0.17.0", "typescript@5.9.3",
              "@types/node@22")  # fmt: skip
GRPC = ("@bufbuild/buf@1.75.0", "@bufbuild/protoc-gen-es@2.17.0", "@bufbuild/protobuf@2.17.0",
        "@connectrpc/connect@2.3.0", "@connectrpc/connect-node@2.3.0",
        "typescript@5.9.3", "@types/node@22")  # fmt: skip
BUF = json.dumps({"version": "v2", "lint": {"use": ["BASIC"]}})
STRICT = ("--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck")
GUARDED = {"auth": "any", "rate_limit": "1000/60s"}


def run(*command: str | Path, **more: Any) -> None:
    """Run a command, or end with what it said."""
    program = shutil.which(str(command[0])) or str(command[0])
    done = subprocess.run([program, *map(str, command[1:])], check=False, text=True, **more)
    if done.returncode:
        sys.exit(f"{Path(program).name} found something: see above.")


def node(package: str, *wanted: str) -> Path:
    """Give a folder that has these packages of npm, and is installed where it has not."""
    folder = BUILD / package
    if not (folder / "node_modules").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}', "utf-8")
        run("npm", "install", "--silent", "--no-fund", "--no-audit", *wanted, cwd=folder)
    return folder


def spectral(lab: Lab) -> None:
    """Read the document by the rules of Spectral, and by those of OWASP."""
    folder = node("spectral", *SPECTRAL)
    documents = {"open": document(), "guarded": document(**GUARDED)}
    for name, found in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(found, indent=1), "utf-8")
    for rules in ("oas", "owasp"):
        shutil.copy(HERE / f"spectral-{rules}.yaml", folder)
    lint = ("npx", "spectral", "lint", "--fail-severity", "hint", "-r")
    run(*lint, "spectral-oas.yaml", "open.json", "guarded.json", cwd=folder)
    run(*lint, "spectral-owasp.yaml", "guarded.json", cwd=folder)


def newman(lab: Lab) -> None:
    """Export a console's history to Postman, and have newman send all of it again."""
    folder = node("newman", "newman@6.2.2")
    collection, report = folder / "collection.json", folder / "report.json"
    write_collection(lab, collection)
    send = ("npx", "newman", "run", collection, "--reporters", "cli,json", "--color", "off")
    run(*send, "--reporter-json-export", report, cwd=folder)
    if wrong := unequal(json.loads(report.read_text("utf-8"))):
        sys.exit("newman was answered otherwise than the console:\n" + "\n".join(wrong))


def typescript(lab: Lab) -> None:
    """Have types written for TypeScript, and compile and run a client that uses them."""
    folder = node("typescript", *TYPESCRIPT)
    shutil.copy(HERE / "client.ts", folder)
    run("npx", "openapi-typescript", f"{lab.url}/openapi.json", "-o", "schema.d.ts", cwd=folder)
    run("npx", "tsc", *STRICT, "client.ts", cwd=folder)
    run("node", "client.js", lab.url, cwd=folder)


def grpc_client(lab: Lab) -> None:
    """Have a client written in TypeScript from the contract of gRPC, and call every function."""
    folder = node("grpc", *GRPC)
    contract = folder / "contracts" / "loans" / "v1"
    contract.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / CONTRACT, contract)
    shutil.copy(HERE / "grpc_client.ts", folder)
    out = {"local": "protoc-gen-es", "out": ".", "opt": ["target=ts", "import_extension=js"]}
    (folder / "buf.gen.yaml").write_text(json.dumps({"version": "v2", "plugins": [out]}), "utf-8")
    (folder / "contracts" / "buf.yaml").write_text(BUF, "utf-8")
    run("npx", "buf", "lint", "contracts", cwd=folder)
    run("npx", "buf", "generate", "contracts", cwd=folder)
    run("npx", "tsc", *STRICT, "grpc_client.ts", cwd=folder)
    slow = Settings(fault="slow", slow_s=0.2)  # so that a deadline can pass
    server = start_server(Services.open(), slow, lambda entry: None)
    run("node", "grpc_client.js", server.target, cwd=folder)
    server.stop()


def python_client(lab: Lab) -> None:
    """Have a client written in Python, and run a program that uses it."""
    folder = BUILD / "python"
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    if not programs.is_dir():
        venv.create(folder / "venv", with_pip=True)
        wanted = ("openapi-python-client==0.29.1", "ruff")
        run(programs / "python", "-m", "pip", "install", "--quiet", *wanted)
    more = {"env": {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}}
    write = ("generate", "--url", f"{lab.url}/openapi.json", "--overwrite", "--fail-on-warning")
    config = ("--config", HERE / "python-client.yaml", "--output-path", folder / "client")
    run(programs / "openapi-python-client", *write, *config, cwd=folder, **more)
    more["env"]["PYTHONPATH"] = str(folder / "client")
    run(programs / "python", HERE / "generated_client.py", lab.url, **more)


def java(lab: Lab) -> None:
    """Send requests with Java's HttpClient, which asks for HTTP/2 each time."""
    run("java", HERE / "Client.java", lab.url)


def curl(lab: Lab) -> None:
    """Send a prediction and a QUERY with `curl --http2`, which asks for HTTP/2 too."""
    body = json.dumps({"features": labapi.EXAMPLE})
    told = ("-H", "Content-Type: application/json", "-d", body)
    for method in ("POST", "QUERY"):
        ask = ("curl", "--http2", "--fail-with-body", "--silent", "--show-error", "-X", method)
        run(*ask, *told, "-w", "\n", f"{lab.url}/api/v1/predict")


def mcp(lab: Lab) -> None:
    """Have MCP's own client find the tools, use them, and be corrected by them."""
    folder = BUILD / "mcp"
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    if not programs.is_dir():
        venv.create(folder, with_pip=True)
        run(programs / "python", "-m", "pip", "install", "--quiet", "mcp==2.3.0")
    services = Services.open()
    served = labapi.serve(mcp_app(services, Settings(), document()), name="mcp")
    run(programs / "python", HERE / "mcp_client.py", served.url)
    served.stop()
    services.close()


def graphql_http(lab: Lab) -> None:
    """Ask the audit of graphql-http whether GraphQL comes and goes as its draft says."""
    folder = node("graphql-http", "graphql-http@1.22.4", "graphql@16.15.0")
    shutil.copy(HERE / "audit.mjs", folder)
    services = Services.open()
    server = Server(graphql_app(services, Settings()), "graphql").start()
    try:
        run("node", "audit.mjs", f"{server.url}/graphql", cwd=folder)
    finally:
        server.stop()
        services.close()


def contracts(lab: Lab) -> None:
    """Ask oasdiff what it calls the changes that `labapi.compare_contracts` judges."""
    there = oasdiff.version()
    if not there:
        print("oasdiff is not on the PATH, so it was not asked: https://www.oasdiff.com has it.")
        return
    print(f"asked: {there}")
    if differing := oasdiff.differences(BUILD / "oasdiff"):
        sys.exit("oasdiff says otherwise:\n" + "\n".join(differing))


SUITES: dict[str, Callable[[Lab], None]] = {
    "spectral": spectral,
    "newman": newman,
    "typescript": typescript,
    "grpc-client": grpc_client,
    "python-client": python_client,
    "java": java,
    "curl": curl,
    "mcp": mcp,
    "graphql-http": graphql_http,
    "oasdiff": contracts,
}


def main(names: list[str]) -> None:
    """Run those that are named, or all."""
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        sys.exit(f"There is no {unknown[0]!r}. There are: {', '.join(SUITES)}.")
    for name in names or SUITES:
        lab = labapi.start("outside")
        print(f"== {name}", flush=True)
        SUITES[name](lab)
        lab.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
