"""Validates with nbformat the .ipynb files given as arguments, written by Tilde, and looks for their pictures.
Needs the package nbformat. Started by check-ipynb.ts."""

import base64
import sys

import nbformat

cells = pictures = 0
for path in sys.argv[1:]:
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook, version=4, version_minor=5)
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        sys.exit(f"{path}: format {notebook.nbformat}.{notebook.nbformat_minor}")
    cells += len(notebook.cells)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if output.output_type != "stream" and "text/plain" not in data:
                sys.exit(f"{path}: an output of {cell.id} has no text")
            if "image/png" in data:
                picture = base64.b64decode(data["image/png"], validate=True)
                if not picture.startswith(b"\x89PNG\r\n\x1a\n"):
                    sys.exit(f"{path}: a picture of {cell.id} is not PNG")
                pictures += 1
    # Written by nbformat itself, Tilde must still read it: check-ipynb.ts compares.
    nbformat.write(notebook, path, version=nbformat.NO_CONVERT)

print(f"nbformat {nbformat.__version__} accepts {len(sys.argv) - 1} files of {cells} cells with {pictures} pictures")
