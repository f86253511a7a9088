import Foundation
import LinuxSystem
import Testing

@testable import LocalCluster

/// A client of the HTTP/1.1 side that takes what comes, byte by byte.
struct WebCaller: ~Copyable {
    struct Answer: Equatable {
        var status: Int
        var fields: [String: String]
        var body: String
    }

    private let socket: Socket
    private var unread: [UInt8] = []
    private(set) var hasEnded = false

    init(_ address: SocketAddress) throws { socket = try Self.connect(address) }

    private static func connect(_ address: SocketAddress) throws -> Socket {
        let socket = try Socket.startConnecting(to: address)
        guard socket.wait(for: .writable, nanosecondsMax: 5_000_000_000), socket.takeError() == nil else {
            throw SystemError(.connectionRefused, call: "connect", subject: address.description)
        }
        return socket
    }

    static func text(
        _ path: String, _ body: String, method: String = "POST", version: String = "1.1", fields: [String] = []
    ) -> String {
        let head = ["\(method) \(path) HTTP/\(version)", "Host: test", "Content-Length: \(body.utf8.count)"] + fields
        return head.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    /// Sends a request, whose answer is then taken with ``answer()`` or piece by piece.
    mutating func send(_ path: String, _ body: String, fields: [String] = []) throws {
        try send(Self.text(path, body, fields: fields))
    }

    mutating func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        var sent = 0
        let deadline = Deadline(after: .seconds(10))
        while sent < bytes.count {
            guard !deadline.hasPassed, socket.wait(for: .writable, nanosecondsMax: deadline.remaining) else {
                throw SystemError(.timedOut, call: "write")
            }
            let result = try bytes[sent...].withUnsafeBytes { try socket.write($0) }
            if case .done(let count) = result { sent += count }
        }
    }

    mutating func call(_ path: String, _ body: String, fields: [String] = []) throws -> Answer {
        try send(path, body, fields: fields)
        return try answer()
    }

    /// One whole answer with its length.
    mutating func answer() throws -> Answer {
        var answer = try head()
        let length = try #require(answer.fields["content-length"].flatMap { Int($0) })
        answer.body = String(decoding: try take(length), as: UTF8.self)
        return answer
    }

    /// Only what stands before the body.
    mutating func head() throws -> Answer {
        let status = try line()
        var answer = Answer(status: Int(status.dropFirst(9).prefix(3)) ?? 0, fields: [:], body: "")
        while true {
            let field = try line()
            if field.isEmpty { return answer }
            let name = field.prefix { $0 != ":" }
            answer.fields[name.lowercased()] = field.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
        }
    }

    /// The next chunk of a stream; nil at its end.
    mutating func chunk() throws -> String? {
        let length = try #require(Int(try line(), radix: 16))
        let text = String(decoding: try take(length), as: UTF8.self)
        _ = try line()
        return length == 0 ? nil : text
    }

    /// A line of a body without framing.
    mutating func textLine() throws -> String { try line() }

    /// Everything until the server ends the connection.
    mutating func rest() throws -> String {
        while !hasEnded { try read() }
        defer { unread = [] }
        return String(decoding: unread, as: UTF8.self)
    }

    private mutating func line() throws -> String {
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeFirst(end + 1)
                return line.hasSuffix("\r") ? String(line.dropLast()) : line
            }
            try #require(!hasEnded)
            try read()
        }
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        while unread.count < count {
            try #require(!hasEnded)
            try read()
        }
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    private mutating func read() throws {
        guard socket.wait(for: .readable, nanosecondsMax: 10_000_000_000) else {
            throw SystemError(.timedOut, call: "read")
        }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        switch try bytes.withUnsafeMutableBytes({ try socket.read(into: $0) }) {
        case .wouldBlock: return
        case .done(0): hasEnded = true
        case .done(let count): unread += bytes[..<count]
        }
    }
}
