import { connect, type Socket } from "node:net";

interface Answer {
  status: number;
  text: string;
}

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/**
 * One connection that asks over HTTP/1.1 keep-alive, one question after the other. No more than what answers with a
 * content-length need: Node's own client takes as much of a core as the server that it is to measure.
 */
export class Caller {
  readonly #socket: Socket;
  #waiting: Waiting | null = null;
  #heard: Buffer = Buffer.alloc(0);

  static async to(port: number): Promise<Caller> {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return new Caller(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => this.#hear(chunk));
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("The connection was closed.")));
  }

  ask(line: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
    const given = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const length = body === "" ? "" : `content-length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(`${line} HTTP/1.1\r\nhost: 127.0.0.1\r\n${given.join("")}${length}\r\n${body}`);
    });
  }

  end(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #hear(chunk: Buffer): void {
    this.#heard = this.#heard.length === 0 ? chunk : Buffer.concat([this.#heard, chunk]);
    const head = this.#heard.indexOf("\r\n\r\n");
    if (head < 0) return;
    const said = this.#heard.toString("latin1", 0, head);
    const end = head + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(said)?.[1] ?? 0);
    if (this.#heard.length < end) return;
    const text = this.#heard.toString("utf8", head + 4, end);
    this.#heard = this.#heard.subarray(end);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve({ status: Number(said.slice(9, 12)), text });
  }
}
