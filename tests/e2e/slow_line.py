"""A line on which a page hears late what others do."""

from playwright.async_api import Page, WebSocketRoute


class SlowLine:
    """The line of a page on which, while `is_slow`, what others do arrives late and answers do not."""

    def __init__(self) -> None:
        self.is_slow = False
        self.held: list[str | bytes] = []

    @classmethod
    async def of(cls, page: Page) -> "SlowLine":
        line = cls()
        await page.route_web_socket("**/live", line.join)
        await page.reload()
        return line

    def join(self, client: WebSocketRoute) -> None:
        server = client.connect_to_server()
        self.say = client.send

        def hear(message: str | bytes) -> None:
            if self.is_slow and '"type":"changed"' in str(message):
                self.held.append(message)
            else:
                client.send(message)

        client.on_message(server.send)
        server.on_message(hear)

    def let_go(self) -> None:
        self.is_slow = False
        for message in self.held:
            self.say(message)
