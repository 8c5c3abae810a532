"""Send what a server refuses with http.client, which sends all before it reads: http_client.py HOST PORT PATH."""

import http.client
import json
import sys

MIB = 1 << 20
host, port, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
JSON = {"Content-Type": "application/json"}


def chunks(count):
    return (b"a" * MIB for _ in range(count))


requests = {
    "a body of 2 MiB": dict(method="PUT", body=b"a" * (2 * MIB), headers=JSON),
    "a body of 48 MiB": dict(method="PUT", body=b"a" * (48 * MIB), headers=JSON),
    "48 MiB in chunks": dict(method="PUT", body=chunks(48), headers=JSON, encode_chunked=True),
    "48 MiB where no body is taken": dict(method="GET", body=b"a" * (48 * MIB), headers=JSON),
    "48 MiB for the control API": dict(method="POST", url="/__admin/customers", body=b"a" * (48 * MIB), headers=JSON),
    "48 MiB for the token endpoint": dict(method="POST", url="/oauth2/token", body=b"a" * (48 * MIB)),
    "headers of 100 kB": dict(method="GET", headers={"A": "a" * 100_000}),
    "headers of 4 MiB": dict(method="GET", headers={"A": "a" * 4 * MIB}),
    "another coding": dict(method="PUT", body=b"a", headers={"Transfer-Encoding": "gzip"}),
    "another coding of 4 MiB": dict(method="PUT", body=b"a" * (4 * MIB), headers={"Transfer-Encoding": "gzip"}),
    "two hosts": dict(method="GET", headers={"Host": "a b"}),
}
answers = {}
for name, request in requests.items():
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request(**{"url": path, **request})
        response = connection.getresponse()
        body = response.read().decode()
        answers[name] = {"status": response.status, "reason": response.headers["Bounce-Mock-Reason"], "body": body}
    except Exception as e:  # what a user of the client would see
        answers[name] = {"status": 0, "body": repr(e)}
    connection.close()
json.dump(answers, sys.stdout)
