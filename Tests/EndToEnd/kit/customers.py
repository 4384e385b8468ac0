"""What the customers have put on their sites, and what the run asks of them."""

import base64
import os
import pathlib
import urllib.parse

# Runs the PHP of the parameter e and answers with its value: every question of the scenarios is asked as a customer.
PAGE = """<?php
header("Content-Type: text/plain");
$code = $_POST["e"] ?? $_GET["e"] ?? "";
echo $code === "" ? "hello from alba" : eval("return " . base64_decode($code) . ";"), "\\n";
"""
# “correct horse”
FTP_PASSWORD = "$6$endtoend$MYmIKyPpIyadYL6bHlkmFmu8XdY8BWjr2ZWPR/sdiaLNikiaVNOzS1guEO8SBb2plNYSYDq74ZOLoXy1kgCVn1"
FILES = {
    "alba": {
        "alba.example/public/index.php": PAGE,
        "alba.example/public/secret.php": "<?php // the secret of alba\n",
        "alba.example/public/picture.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>\n",
        "alba.example/public/upload.php":
            "<?php echo isset($_FILES['f']) ? $_FILES['f']['error'] . ' ' . $_FILES['f']['size'] : 'nothing', \"\\n\";\n",
    },
    "brisa": {"brisa.example/index.php": PAGE.replace("alba", "brisa")},
    "cala": {"xn--cala-piol-r6a.example/index.html": "hello from cala\n"},
    "estel": {"estel.example/index.php": PAGE},
    "far": {
        "far.example/index.php": PAGE.replace("alba", "far"),
        "far.example/index.html": "<!doctype html><title>far</title>" + "x" * 2000 + "\n",
    },
}


def write(share, tenants):
    """Writes the customers' files with their owners, as an upload would have."""
    for tenant, files in FILES.items():
        if tenant not in tenants:
            continue
        uid = tenants[tenant]["uid"]
        for name, text in files.items():
            path = pathlib.Path(share, "tenants", tenant, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            for owned in (path.parent, path):
                os.chown(owned, uid, 901)
            path.parent.chmod(0o2750)
            path.chmod(0o640)


def php(expression):
    """The path of a customer's page that answers with the value of a PHP expression."""
    return "/index.php?" + urllib.parse.urlencode({"e": base64.b64encode(expression.encode()).decode()})
