import LinuxSystem
import Raft
import Reactor
import Testing

@testable import Transport

@Suite struct ClusterInquiryTests {
    private func ask(_ address: SocketAddress, on loop: EventLoop) throws -> ClusterInquiry.Outcome? {
        var outcome: ClusterInquiry.Outcome?
        let inquiry = ClusterInquiry(of: address, on: loop, limits: .quick) { outcome = $0 }
        _ = try loop.turn { outcome != nil }
        inquiry.cancel()
        return outcome
    }

    @Test("a member tells a stranger what it has to tell, however long, and is not linked to it")
    func told() throws {
        let loop = try EventLoop()
        let member = try TestMember(1, on: loop)
        let account = [UInt8](repeating: 7, count: 3 * TransportLimits.greetingBytesMax)
        member.links.account = { account }
        #expect(try ask(member.address, on: loop) == .account(account))
        try loop.turn(for: .milliseconds(20))
        #expect(member.events == [])
        member.links.close()
    }

    @Test("a member that has nothing to tell says so")
    func notReady() throws {
        let loop = try EventLoop()
        let member = try TestMember(1, on: loop)
        #expect(try ask(member.address, on: loop) == .refused(.notReady))
        member.links.close()
    }

    @Test("where nobody listens, and where somebody listens who says nothing, there is no answer")
    func silence() throws {
        let loop = try EventLoop()
        let silent = Script()
        let listener = try loop.listen(on: .loopback(port: 0)) { $0.handler = silent }
        #expect(try ask(listener.address, on: loop) == .failed("no answer"))
        let address = listener.address
        listener.close()
        #expect(try ask(address, on: loop) == .failed("connection refused"))
    }

    @Test("an inquiry that was cancelled says nothing any more")
    func cancelled() throws {
        let loop = try EventLoop()
        let member = try TestMember(1, on: loop)
        member.links.account = { [1] }
        var isTold = false
        let inquiry = ClusterInquiry(of: member.address, on: loop, limits: .quick) { _ in isTold = true }
        inquiry.cancel()
        try loop.turn(for: .milliseconds(50))
        #expect(!isTold)
        member.links.close()
    }

    @Test("an answer that is longer than an account may be is not read")
    func tooLong() throws {
        let loop = try EventLoop()
        let script = Script()
        let payload = [UInt8](repeating: 0, count: TransportLimits.accountBytesMax + 1)
        let listener = try loop.listen(on: .loopback(port: 0)) { connection in
            connection.handler = script
            connection.withOutput { output in
                Preface.current.append(to: &output)
                FrameHeader.appendFrame(.account, group: 0, to: &output) { $0.append(contentsOf: payload) }
            }
        }
        guard case .failed(let words) = try ask(listener.address, on: loop) else {
            Issue.record("it was read")
            return
        }
        #expect(words == "\(FrameFailure.payloadTooLong(payload.count))")
        listener.close()
    }
}
