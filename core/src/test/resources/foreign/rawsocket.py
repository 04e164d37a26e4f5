"""A WebSocket client that may break every rule: it writes the bytes it is told to and reads frame by frame."""

import asyncio
import base64
import os
import struct
from urllib.parse import urlsplit

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def frame(payload, opcode=TEXT, fin=True, rsv=0, masked=True, announced=None):
    """Builds a frame, by default a proper one."""
    length = len(payload) if announced is None else announced
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    bit = 0x80 if masked else 0
    if length < 126:
        head += bytes([bit | length])
    elif length < 1 << 16:
        head += bytes([bit | 126]) + struct.pack(">H", length)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", length)
    if not masked:
        return head + payload
    key = os.urandom(4)
    long_key = key * (len(payload) // 4 + 1)
    mixed = int.from_bytes(payload, "big") ^ int.from_bytes(long_key[:len(payload)], "big")
    return head + key + mixed.to_bytes(len(payload), "big")


def upgrade(uri, fields=(), method="GET", without=(), instead=None):
    """Builds an upgrade request; fields are added, without names what is left out, instead replaces values."""
    parts = urlsplit(uri)
    target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
    usual = {"Host": parts.netloc, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
             "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(), **(instead or {})}
    lines = ["%s %s HTTP/1.1" % (method, target)]
    lines += ["%s: %s" % field for field in usual.items() if field[0] not in without]
    lines += ["%s: %s" % field for field in fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class RawSocket:
    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer
        self.status = None
        self.head = b""

    @classmethod
    async def open(cls, uri, request, limit_s):
        parts = urlsplit(uri)
        raw = cls(*await asyncio.open_connection(parts.hostname, parts.port))
        await raw.write(request)
        try:
            raw.head = await asyncio.wait_for(raw.reader.readuntil(b"\r\n\r\n"), limit_s)
            raw.status = int(raw.head.split(b" ", 2)[1])
        except (asyncio.IncompleteReadError, asyncio.TimeoutError, ConnectionError):
            pass
        return raw

    def header(self, name):
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return [line.partition(":")[2].strip() for line in lines if line.partition(":")[0].lower() == name.lower()]

    async def write(self, data):
        """Writes as far as the peer lets us."""
        try:
            self.writer.write(data)
            await asyncio.wait_for(self.writer.drain(), 5)
        except (ConnectionError, asyncio.TimeoutError):
            pass

    async def read(self, limit_s):
        """Returns (opcode, payload), or None at the end or if nothing comes in time."""
        try:
            return await asyncio.wait_for(self._frame(), limit_s)
        except (asyncio.IncompleteReadError, asyncio.TimeoutError, ConnectionError):
            return None

    async def _frame(self):
        first, second = await self.reader.readexactly(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack(">H", await self.reader.readexactly(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", await self.reader.readexactly(8))
        if first & 0x70 or second & 0x80 or not first & 0x80:
            raise ConnectionError("a fragment, a masked frame or a reserved bit from the server")
        return first & 0x0F, await self.reader.readexactly(length)

    async def rest(self, limit_s):
        """Returns what comes until the end, or None if there is no end in time."""
        try:
            return await asyncio.wait_for(self.reader.read(-1), limit_s)
        except asyncio.TimeoutError:
            return None
        except ConnectionError:
            return b""

    def end(self):
        """Says that we write nothing more."""
        if self.writer.can_write_eof() and not self.writer.is_closing():
            self.writer.write_eof()

    def at_end(self):
        return self.reader.at_eof() or self.reader.exception() is not None

    def abort(self):
        self.writer.transport.abort()


def code_and_reason(payload):
    if len(payload) < 2:
        return 1005, b""
    return struct.unpack(">H", payload[:2])[0], payload[2:]
