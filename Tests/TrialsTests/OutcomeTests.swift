import EtcdAPI
import GRPC
import LinuxSystem
import LocalCluster
import Testing
import Trials

/// The table that says which failures are definite.
@Suite struct OutcomeTests {
    private func isDefinite(_ failure: CallFailure) -> Bool? {
        switch Outcome(failure) {
        case .failed: true
        case .unknown: false
        case .written, .refused, .read: nil
        }
    }

    private func status(_ error: EtcdError, outcome: String? = nil) throws -> CallFailure {
        let code = try #require(StatusCode(rawValue: Int(error.code.rawValue)))
        var trailers = Metadata()
        if let outcome { trailers.append("holdfast-outcome", outcome) }
        return CallFailure(.status(Status(code, error.message), trailers: trailers), reach: .unknown)
    }

    @Test("what was never sent is definite, and what was sent without an answer is unknown")
    func transport() {
        let refused = SystemError(.connectionRefused, call: "connect")
        #expect(isDefinite(CallFailure(.refused(refused), reach: .notProcessed)) == true)
        #expect(isDefinite(CallFailure(.timedOut, reach: .notProcessed)) == true)
        #expect(isDefinite(CallFailure(.timedOut, reach: .unknown)) == false)
        #expect(isDefinite(CallFailure(.disconnected("reset"), reach: .notProcessed)) == true)
        #expect(isDefinite(CallFailure(.disconnected("reset"), reach: .unknown)) == false)
        #expect(isDefinite(CallFailure(.malformedAnswer("?"), reach: .unknown)) == false)
    }

    @Test(
        "without a word from the member, these statuses are definite",
        arguments: [
            EtcdError.emptyKey, .tooManyOperations, .duplicateKey, .requestTooLarge, .compacted, .futureRevision,
            .noSpace, .tooManyRequests, .leaseNotFound, .noLeader, .permissionDenied, .invalidAuthToken,
        ])
    func definite(_ error: EtcdError) throws { #expect(isDefinite(try status(error)) == true) }

    @Test(
        "without a word from the member, these statuses are unknown",
        arguments: [
            EtcdError.timeout, .timeoutDueToLeaderFail, .timeoutDueToConnectionLost, .leaderChanged, .stopped,
            .unhealthy, .corrupt, .requestCanceled, .deadlineExceeded,
        ])
    func unknown(_ error: EtcdError) throws { #expect(isDefinite(try status(error)) == false) }

    @Test("the member's word decides, whatever the status; a word that is not known decides for unknown")
    func word() throws {
        #expect(isDefinite(try status(.timeout, outcome: "not-applied")) == true)
        #expect(isDefinite(try status(.noLeader, outcome: "unknown")) == false)
        #expect(isDefinite(try status(.noLeader, outcome: "perhaps")) == false)
    }

    @Test("resources that are exhausted on the way back are unknown")
    func answerTooLarge() {
        let failure = CallFailure(
            .status(Status(.resourceExhausted, "message too large"), trailers: Metadata()), reach: .unknown)
        #expect(isDefinite(failure) == false)
    }
}
