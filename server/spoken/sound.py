"""From what the program says to an MP3, which is what browsers from before 2010 play as well.

24 kbit/s, 16 kHz, one channel: 3 KB a second, a fifteenth of the WAV. Every file is made alike, so that one after the
other they are a file again: a whole ballot, or the letters of a receipt.
"""

import struct

import lameenc

from server.spoken.program import Program, Unspoken

ENDING = "mp3"
RATE_HZ, KBIT_S = 16_000, 24
HEAD_BYTES = 44  # of a WAV as the program writes it; its lengths are not to be believed when it goes to a pipe
_QUALITY = 5  # of LAME, 0 the slowest: voices made by rule have nothing that the slow ones would find


def sound_of(program: Program, language: str, text: str, *, gently: bool = False) -> bytes:
    """Return a text as MP3. It takes a fiftieth of the time of listening to it. gently: as of `Program.speak`.

    Raises Unspoken.
    """
    return to_mp3(program.speak(language, text, gently=gently))


def to_mp3(wav: bytes) -> bytes:
    """Return a WAV file of 16 bits and one channel as MP3. Raises Unspoken for another one, and for an empty one."""
    head, samples = wav[:HEAD_BYTES], wav[HEAD_BYTES:]
    if len(head) < HEAD_BYTES or head[:4] != b"RIFF" or head[8:16] != b"WAVEfmt " or head[36:40] != b"data":
        raise Unspoken("failed", "no WAV file came")
    kind, channels, rate_hz, _, _, bits = struct.unpack("<HHIIHH", head[20:36])
    if (kind, channels, bits) != (1, 1, 16):
        raise Unspoken("failed", f"a WAV file of kind {kind}, {channels} channels, {bits} bits came")
    if len(samples) < 2:
        raise Unspoken("silent")
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(rate_hz)
    encoder.set_out_sample_rate(RATE_HZ)
    encoder.set_bit_rate(KBIT_S)
    encoder.set_quality(_QUALITY)
    return bytes(encoder.encode(samples[: len(samples) // 2 * 2]) + encoder.flush())
