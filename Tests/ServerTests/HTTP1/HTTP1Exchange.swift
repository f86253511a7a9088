@testable import Server

/// What a connection handed out and wrote when it was given some bytes and every request was answered at once.
struct HTTP1Exchange: Equatable {
    var requests: [HTTP1Request] = []
    var written: [UInt8] = []
    var isClosed = false
    /// The most bytes the connection ever held back.
    var inputBytesPeak = 0

    init(_ parts: [[UInt8]], limits: HTTP1Limits = HTTP1Limits()) {
        var connection = HTTP1Connection(limits: limits, now: 0)
        for part in parts where !isClosed {
            var step = connection.receive(part, now: 0)
            note(step)
            while let request = step.request {
                inputBytesPeak = max(inputBytesPeak, connection.input.count)
                step = connection.respond(.text(200, "\(request.method) \(request.body.count)"), now: 0)
                note(step)
            }
            inputBytesPeak = max(inputBytesPeak, connection.input.count)
        }
    }

    init(_ text: String, limits: HTTP1Limits = HTTP1Limits()) {
        self.init([Array(text.utf8)], limits: limits)
    }

    private mutating func note(_ step: HTTP1Connection.Step) {
        if let request = step.request { requests.append(request) }
        written += step.write
        isClosed = isClosed || step.closes
    }

    var text: String { String(decoding: written, as: UTF8.self) }

    /// The statuses of everything written, in order.
    var statuses: [Int] {
        text.components(of: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
    }
}

extension String {
    fileprivate func components(of separator: String) -> [Substring] { self[...].split(separator: separator) }
}
