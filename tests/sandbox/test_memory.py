from deskwire.sandbox.http import Request
from deskwire.sandbox.memory import MAX_BODY, MAX_BYTES, RequestMemory


def _request(number: int, body: bytes = b"") -> Request:
    return Request.parse("POST", f"/{number}?x=1", headers=[("X", "1")], body=body)


def test_it_is_a_sequence_of_the_newest() -> None:
    memory = RequestMemory(max_requests=3)
    for number in range(5):
        memory.append(_request(number))
    assert [request.path for request in memory] == ["/2", "/3", "/4"]
    assert memory[-1].path == "/4"
    assert [request.path for request in memory[1:]] == ["/3", "/4"]
    assert len(memory) == 3
    memory.clear()
    assert not memory


def test_long_bodies_are_cut_and_their_length_is_told() -> None:
    memory = RequestMemory()
    memory.append(_request(1, b"a" * (MAX_BODY + 5)))
    memory.append(_request(2, b"b" * 7))
    assert [(len(request.body), request.body_size) for request in memory] == [
        (MAX_BODY, MAX_BODY + 5),
        (7, 7),
    ]


def test_bytes_are_bounded_whatever_holds_them() -> None:
    memory = RequestMemory(max_bytes=100_000)
    for target in ("/a?" + "a&" * 4_000, "/" + "b/" * 4_000, "/c?" + "%F0%9F%98%80" * 600):
        memory.append(Request.parse("GET", target))
    memory.append(Request.parse("GET", "/d", headers=[("X", "y" * 60_000)]))
    memory.append(Request.parse("GET", "/e", body=b"z" * 50_000))
    assert [request.path for request in memory] == ["/e"]
    memory.append(Request.parse("GET", "/f", body=b"z" * 200_000))
    assert len(memory) == 0


def test_by_default_it_stays_within_its_bytes() -> None:
    memory = RequestMemory()
    for number in range(200):
        memory.append(_request(number, b"a" * 2**20))
    assert 0 < sum(len(request.body) for request in memory) <= MAX_BYTES
    assert memory[-1].path == "/199"
