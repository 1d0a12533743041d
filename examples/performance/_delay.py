"""A network between an application and its server: what the server answers arrives later.

python _delay.py HOST PORT SECONDS    prints the port to connect to; ends when its standard input does
"""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator


async def relay(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float
) -> None:
    """Copy bytes as they come, each piece ``delay`` seconds after it was read."""
    loop = asyncio.get_running_loop()
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def write() -> None:
        while piece := await pieces.get():
            due, data = piece
            if (wait := due - loop.time()) > 0:
                await asyncio.sleep(wait)
            if not data:
                break
            writer.write(data)
            await writer.drain()

    async def read() -> None:
        data = b"-"
        while data:
            data = await reader.read(1 << 16)
            pieces.put_nowait((loop.time() + delay, data))

    with contextlib.suppress(OSError):
        await asyncio.gather(write(), read())
    writer.close()


async def serve(host: str, port: int, delay: float) -> None:
    async def accept(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            server = await asyncio.open_connection(host, port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(
            relay(reader, server[1], 0), relay(server[0], writer, delay)
        )

    listening = await asyncio.start_server(accept, "127.0.0.1")
    print(listening.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    os._exit(0)  # whatever still flows


@contextlib.contextmanager
def delayed(host: str, port: int, seconds: float) -> Iterator[int]:
    """A port of 127.0.0.1 behind which the server is, as far away as that."""
    process = subprocess.Popen(
        [sys.executable, "-I", __file__, host, str(port), str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield int(process.stdout.readline())
    finally:
        process.communicate()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):  # of the terminal, for all processes
        asyncio.run(serve(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
