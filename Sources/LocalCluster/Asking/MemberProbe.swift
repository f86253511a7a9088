internal import EtcdAPI
internal import GRPC
internal import LinuxSystem

/// Asks one member about itself, again and again. Belongs to one thread.
final class MemberProbe {
    private let member: MemberSpec
    private let client: UnaryClient
    private var memberNames: [UInt64: String] = [:]
    private var servesReads = false

    init(_ member: MemberSpec) {
        self.member = member
        client = UnaryClient(address: member.clientAddress)
    }

    /// Each of its calls may take the time-out.
    ///
    /// - Parameter withRead: also tries a linearizable read, until one has succeeded.
    func ask(timeout: Duration, withRead: Bool) -> MemberReport {
        do throws(CallFailure) {
            let status = try client.status(timeout: timeout)
            if memberNames[status.leader] == nil, let list = try? client.memberList(timeout: timeout) {
                memberNames = Dictionary(list.members.map { ($0.id, $0.name) }) { first, _ in first }
            }
            if withRead, !servesReads, status.leader != 0 {
                servesReads = readSucceeds(timeout: timeout)
            }
            return MemberReport(
                name: member.name, status: status, memberNames: memberNames, servesReads: servesReads)
        } catch {
            servesReads = false
            return MemberReport(name: member.name, failure: "\(error)")
        }
    }

    private func readSucceeds(timeout: Duration) -> Bool {
        do throws(CallFailure) {
            // A key that need not exist, and of which nothing is sent back.
            _ = try client.range(RangeRequest(key: [0], countOnly: true), timeout: timeout)
            return true
        } catch {
            // Where users need passwords we have none; the member is not to blame.
            guard let code = error.status?.code else { return false }
            return [.unauthenticated, .permissionDenied, .invalidArgument].contains(code)
        }
    }
}
