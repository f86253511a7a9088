import LinuxSystem
import Testing

@testable import Server

@Suite struct ClientConnectionsTests {
    @Test("one address gets its share, the others the rest, and what ends makes room")
    func shares() {
        var connections = ClientConnections()
        let wild = SocketAddress(.v4(0x7F00_0001), port: 1)
        let calm = SocketAddress(.v4(0x7F00_0002), port: 1)
        let other = SocketAddress(.v4(0x7F00_0003), port: 1)
        let fromWild = (0...ClientConnections.perAddressMax).map { _ in connections.admit(wild) }
        #expect(fromWild.filter { $0 }.count == ClientConnections.perAddressMax)
        let rest = ClientConnections.totalMax - ClientConnections.perAddressMax
        let fromCalm = (0..<rest).map { _ in connections.admit(calm) }
        #expect(fromCalm.allSatisfy { $0 })
        let whenFull = connections.admit(other)
        #expect(!whenFull)
        connections.ended(wild)
        let afterOneEnded = [connections.admit(other), connections.admit(other)]
        #expect(afterOneEnded == [true, false])
    }
}
