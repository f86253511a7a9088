import Testing

@testable import Server

@Suite("What waits for clients that do not read")
struct AnswerBacklogTests {
    @Test("nothing is postponed while little waits, however much of it is one client's")
    func little() {
        var backlog = AnswerBacklog()
        backlog.replace(0, with: AnswerBacklog.bytesMax)
        backlog.endTurn()
        #expect(backlog.postponement(forSessionWith: AnswerBacklog.bytesMax) == nil)
    }

    @Test("when much was made in one turn, clients over their share wait for the next and others do not")
    func muchInATurn() {
        var backlog = AnswerBacklog()
        backlog.replace(0, with: AnswerBacklog.bytesPerTurnMax)
        #expect(backlog.postponement(forSessionWith: AnswerBacklog.sessionShareBytes + 1) == nil)
        backlog.replace(AnswerBacklog.bytesPerTurnMax, with: 0)
        backlog.replace(0, with: 1)
        #expect(backlog.postponement(forSessionWith: AnswerBacklog.sessionShareBytes + 1) == .untilNextTurn)
        #expect(backlog.postponement(forSessionWith: AnswerBacklog.sessionShareBytes) == nil)
        backlog.endTurn()
        #expect(backlog.postponement(forSessionWith: AnswerBacklog.sessionShareBytes + 1) == nil)
    }

    @Test("when much waits, clients over their share are postponed and others are not")
    func much() {
        var backlog = AnswerBacklog()
        backlog.replace(0, with: AnswerBacklog.bytesMax)
        backlog.replace(0, with: 1)
        backlog.endTurn()
        #expect(backlog.postponement(forSessionWith: AnswerBacklog.sessionShareBytes + 1) == .untilTaken)
        #expect(backlog.postponement(forSessionWith: AnswerBacklog.sessionShareBytes) == nil)
        #expect(backlog.postponement(forSessionWith: 0) == nil)
    }

    @Test("what a client has taken no longer counts")
    func taken() {
        var backlog = AnswerBacklog()
        backlog.replace(0, with: 2 * AnswerBacklog.bytesMax)
        backlog.replace(2 * AnswerBacklog.bytesMax, with: 10)
        backlog.endTurn()
        #expect(backlog.bytes == 10)
        #expect(backlog.postponement(forSessionWith: AnswerBacklog.bytesMax) == nil)
    }
}
