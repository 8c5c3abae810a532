@family
Feature: One execution and two writers

  @id:SE-PAIR-001 @clause:cancel @must @effect:contends @needs:approver @needs:user @needs:bookable
  Scenario Outline: A cancel at the same time as another change leaves one outcome: <one> and <other>
    Given a customer with an unscheduled execution
    When the execution is <one> and <other> at once, again and again
    Then some order of the requests explains the answers

    Examples:
      | one       | other     |
      | scheduled | cancelled |
      | moved     | cancelled |
      | cancelled | cancelled |

  @id:SE-PAIR-002 @clause:reschedule @must @effect:contends @needs:approver @needs:user @needs:bookable
  Scenario Outline: Two schedules of one execution leave one window: <one> and <other>
    Given a customer with an unscheduled execution
    When the execution is <one> and <other> at once, again and again
    Then some order of the requests explains the answers

    Examples:
      | one       | other     |
      | scheduled | scheduled |
      | moved     | moved     |
      | scheduled | moved     |

  @id:SE-PAIR-003 @clause:create-id @must @effect:contends @needs:privileged-user @needs:bookable
  Scenario: Executions that are created at once have an id each
    Given a customer with an unscheduled execution
    When executions are created at once, again and again
    Then each execution has an id of its own
