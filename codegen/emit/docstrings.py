"""What generated classes and methods say of themselves."""

from collections import Counter
from collections.abc import Iterable, Iterator

from codegen.emit.types import Types
from codegen.model import Argument, Endpoint, Model, Resource, Shape, TypeRef


def lower_first(text: str) -> str:
    """Return a sentence as it goes on after other words; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def class_doc(resource: Resource) -> str:
    """Return what a resource class says of itself: the errors that its calls share are told once.

    A method tells only the errors that are its own.
    """
    errors = _shared_errors(resource)
    title = "Errors of its calls, besides those that every call may raise:"
    return "\n".join([resource.summary, *_section(title, sorted(errors.items()))])


def method_doc(
    types: Types, resource: Resource, endpoint: Endpoint, arguments: Iterable[Argument]
) -> str:
    """Return what a method says: a sentence, the HTTP line, arguments, result, errors of its own.

    The arguments are told in the order of the signature.
    """
    shared = _shared_errors(resource)
    own = [(name, when) for name, when in endpoint.raises if shared.get(name) != when]
    return "\n".join(
        [
            endpoint.summary,
            "",
            f"{endpoint.method} {endpoint.path}",
            *_paragraphs(_deprecated(endpoint), endpoint.doc, endpoint.why),
            *_section("Args:", _told(endpoint, arguments)),
            *_returned(types, resource, endpoint),
            *_section("Raises:", own),
        ]
    )


def stream_doc(endpoint: Endpoint) -> str:
    """Return what a method says that reads an answer while it comes."""
    return "\n".join(
        [
            f"Stream what `{endpoint.name}` returns.",
            "",
            "The answer is entered with `async with` and read while it comes, in little memory.",
            "Arguments and errors are those of the other.",
        ]
    )


def composition_doc(
    types: Types,
    resource: Resource,
    texts: tuple[str, str],
    calls: tuple[Endpoint, Endpoint],
    arguments: Iterable[Argument],
) -> str:
    """Return what a method says that is two calls in one.

    Args:
        types: What the names of the resource stand for.
        resource: The resource.
        texts: The summary, and what else the spec says of it.
        calls: The call that comes first, and the one that is given its result.
        arguments: The arguments, in the order of the signature.
    """
    (summary, doc), (call, then) = texts, calls
    return "\n".join(
        [
            summary,
            *_paragraphs(doc or f"It is `{call.name}` and `{then.name}` in one: two requests."),
            *_section("Args:", _told(call, arguments)),
            *_returned(types, resource, then),
        ]
    )


def _paragraphs(*texts: str) -> Iterator[str]:
    for text in filter(None, texts):
        yield from ("", " ".join(text.split()))


def _deprecated(endpoint: Endpoint) -> str:
    return f"Deprecated: {endpoint.deprecated}" if endpoint.deprecated else ""


def _section(title: str, entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    lines = [f"    {name}: {text}" for name, text in entries]
    if lines:
        yield from ("", title, *lines)


def _shared_errors(resource: Resource) -> dict[str, str]:
    """Return what most calls of a resource say of an error, where it is more than one of them."""
    counts = Counter(entry for endpoint in resource.endpoints for entry in endpoint.raises)
    shared: dict[str, str] = {}
    for (name, when), count in counts.most_common():
        if count > 1:
            shared.setdefault(name, when)
    return shared


def _told(endpoint: Endpoint, arguments: Iterable[Argument]) -> Iterator[tuple[str, str]]:
    """Yield what there is to say of arguments; where it is of one, then of all of them."""
    every = list(arguments)
    is_told = bool(endpoint.pages) or any(argument.doc or argument.why for argument in every)
    for argument in every:
        text = " ".join(f"{argument.doc} {argument.why}".split())
        if is_told:
            yield argument.name, text or f"The service's `{argument.wire}`; no document tells more."
    if pages := endpoint.pages:
        unit = "items" if pages.style == "offset" else "pages"
        yield pages.start, f"How many {unit} to skip."
        usual = f"; {pages.default_size} unless given" if pages.default_size else ""
        yield pages.size, f"How many items a page shall have{usual}."


def _returned(types: Types, resource: Resource, endpoint: Endpoint) -> Iterator[str]:
    """Yield the paragraph that says what a call gives back; none where it gives nothing."""
    table = next((one for one in resource.tables if one.name == endpoint.table), None)
    if table:
        text = f"Each row is {lower_first(table.doc)}"
    elif endpoint.returns:
        text = _result(endpoint, endpoint.returns, types.model(endpoint.returns.name))
    else:
        return
    yield from ("", "Returns:", f"    {' '.join(text.split())}")


def _result(endpoint: Endpoint, returns: TypeRef, model: Model | None) -> str:
    if endpoint.returned:
        return endpoint.returned
    each = _kind(model.doc) if model else ""
    item = f" Each is {lower_first(each)}" if each else ""
    if endpoint.pages and returns.shape is Shape.LIST:
        return f"Awaited, the first page; iterated with `async for`, all items.{item}"
    match returns.shape:
        case Shape.ONE if each:
            return each
        case Shape.ONE if endpoint.at:
            return f"What the answer has as `{'.'.join(endpoint.at)}`."
        case Shape.ONE:
            return "The whole answer, as it came."
        case Shape.LIST:
            return f"All items at once.{item or ' They are as they came.'}"
        case Shape.MAP:
            return f"The items by their keys.{item}"


def _kind(doc: str) -> str:
    """Return what a model is, without what its text adds on where that is known from."""
    sentence = " ".join(doc.split()).partition(". ")[0]
    return f"{sentence.partition(', as ')[0].removesuffix('.')}."
