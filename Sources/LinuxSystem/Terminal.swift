internal import CLinux
internal import Glibc

/// The standard streams: written at once, past any buffer that a crash would lose.
public enum Terminal {
    public enum Stream: Int32, Sendable { case output = 1, error = 2 }

    /// Writes everything, also where the stream was made non-blocking by another process. False when the reader is gone.
    @discardableResult
    public static func write(_ text: String, to stream: Stream) -> Bool {
        var text = text
        return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: stream) }
    }

    @discardableResult
    public static func write(_ bytes: UnsafeRawBufferPointer, to stream: Stream) -> Bool {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = Glibc.write(stream.rawValue, rest.baseAddress, rest.count)
            if count >= 0 {
                written += count
                continue
            }
            switch Errno.current {
            case .interrupted: continue
            case .wouldBlock:
                var waiting = pollfd(fd: stream.rawValue, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, 100)
            default: return false
            }
        }
        return true
    }

    public static func isTerminal(_ stream: Stream) -> Bool { clinux_is_terminal(stream.rawValue) == 1 }

    /// Columns and rows; nil when the stream is not a terminal.
    public static func size(of stream: Stream) -> (columns: Int, rows: Int)? {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard clinux_terminal_size(stream.rawValue, &columns, &rows) == 0, columns > 0, rows > 0 else { return nil }
        return (Int(columns), Int(rows))
    }
}
