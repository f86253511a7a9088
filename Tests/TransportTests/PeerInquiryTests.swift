import LinuxSystem
import Raft
import Reactor
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(1))) struct PeerInquiryTests {
    @Test("one who does not belong yet asks a member and is answered")
    func answered() throws {
        let loop = try EventLoop()
        let two = try TestMember(2, on: loop)
        two.links.answerInquiry = { question in Array(question) + [9] }
        #expect(try ask([1, 2], at: two.address, on: loop) == .success([1, 2, 9]))
        #expect(two.events.isEmpty && two.frames.isEmpty)
    }

    @Test("a member that cannot tell, or answers too much, gives no answer")
    func noAnswer() throws {
        let loop = try EventLoop()
        let two = try TestMember(2, on: loop)
        #expect(try ask([], at: two.address, on: loop) == .failure(.noAnswer))
        two.links.answerInquiry = { _ in [UInt8](repeating: 0, count: TransportLimits.greetingBytesMax + 1) }
        #expect(try ask([], at: two.address, on: loop) == .failure(.noAnswer))
    }

    @Test("nobody there is told from somebody who says nothing")
    func nobody() throws {
        let loop = try EventLoop()
        let silent = Script()
        let listener = try loop.listen(on: .loopback(port: 0)) { $0.handler = silent }
        #expect(try ask([], at: listener.address, on: loop) == .failure(.noAnswer))
        listener.close()
        #expect(try ask([], at: listener.address, on: loop) == .failure(.unreachable("connection refused")))
    }

    private func ask(
        _ question: [UInt8], at address: SocketAddress, on loop: EventLoop
    ) throws -> Result<[UInt8], InquiryFailure>? {
        var results: [Result<[UInt8], InquiryFailure>] = []
        PeerInquiry.ask(question, at: address, on: loop, within: .milliseconds(200)) { results.append($0) }
        #expect(results.isEmpty)
        _ = try loop.turn { !results.isEmpty }
        try loop.turn(for: .milliseconds(20))
        #expect(results.count == 1)
        return results.first
    }
}
