@testable import Server

/// A connection that expectations can look at: they copy what they look at, and a connection cannot be copied.
final class ConnectionUnderTest {
    private var connection = HTTP1Connection(now: 0)

    var deadline: UInt64? { connection.deadline }
    var wantsBytes: Bool { connection.wantsBytes }
    var inputBytes: Int { connection.input.count }

    func receive(_ text: String, now: UInt64 = 0) -> HTTP1Connection.Step {
        connection.receive(Array(text.utf8), now: now)
    }
    func receiveEnd() -> HTTP1Connection.Step { connection.receiveEnd(now: 0) }
    func respond(_ response: HTTP1Response, date: String? = nil, now: UInt64 = 0) -> HTTP1Connection.Step {
        connection.respond(response, date: date, now: now)
    }
    func expire(now: UInt64) -> HTTP1Connection.Step { connection.expire(now: now) }
}
