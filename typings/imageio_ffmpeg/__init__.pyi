"""The part of imageio-ffmpeg 0.6 to 0.8 that we use; the package ships no types."""

from collections.abc import Generator, Sequence

def get_ffmpeg_exe() -> str: ...
def write_frames(
    path: str,
    size: tuple[int, int],
    pix_fmt_in: str = ...,
    pix_fmt_out: str = ...,
    fps: float = ...,
    quality: float | None = ...,
    bitrate: int | str | None = ...,
    codec: str | None = ...,
    macro_block_size: int = ...,
    ffmpeg_log_level: str = ...,
    ffmpeg_timeout: float | None = ...,
    input_params: Sequence[str] | None = ...,
    output_params: Sequence[str] | None = ...,
    audio_path: str | None = ...,
    audio_codec: str | None = ...,
) -> Generator[None, bytes | memoryview | None]: ...
def read_frames(
    path: str,
    pix_fmt: str = ...,
    bpp: int | None = ...,
    input_params: Sequence[str] | None = ...,
    output_params: Sequence[str] | None = ...,
    bits_per_pixel: int | None = ...,
) -> Generator[object]: ...
def count_frames_and_secs(path: str) -> tuple[int, float]: ...
