"""Which encoder belongs to which encoding."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from deskwire.core.model import encodings
from deskwire.core.request import composites, scalars, searches, times
from deskwire.core.request.encoder import Encoder, EncoderMaker

_Maker: TypeAlias = Callable[[Any, EncoderMaker], Encoder[encodings.Encoding]]


def _makers() -> Mapping[type[encodings.Encoding], _Maker]:
    return {
        encodings.Text: scalars.TextEncoder,
        encodings.SecretText: scalars.SecretTextEncoder,
        encodings.Reference: scalars.ReferenceEncoder,
        encodings.Integer: scalars.IntegerEncoder,
        encodings.Number: scalars.NumberEncoder,
        encodings.Boolean: scalars.BooleanEncoder,
        encodings.Flag: scalars.FlagEncoder,
        encodings.Choice: scalars.ChoiceEncoder,
        encodings.Expression: scalars.ExpressionEncoder,
        encodings.File: scalars.FileEncoder,
        encodings.Day: times.DayEncoder,
        encodings.Moment: times.MomentEncoder,
        encodings.Amount: searches.AmountEncoder,
        encodings.Amounts: searches.AmountsEncoder,
        encodings.Extra: searches.ExtraEncoder,
        encodings.Delimited: composites.DelimitedEncoder,
        encodings.Exploded: composites.ExplodedEncoder,
        encodings.Record: composites.RecordEncoder,
        encodings.DeepObject: composites.DeepObjectEncoder,
        encodings.Records: composites.RecordsEncoder,
        encodings.Moments: composites.MomentsEncoder,
        encodings.CsvRows: composites.CsvRowsEncoder,
    }


_ENCODERS: Final = _makers()


def encoder(encoding: encodings.Encoding) -> Encoder[encodings.Encoding]:
    """Return what writes values by an encoding."""
    make = _ENCODERS.get(type(encoding))
    if make is None:
        raise TypeError(f"{encoding!r} is for answers: no argument is written by it")
    return make(encoding, encoder)
