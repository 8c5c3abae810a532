@family
Feature: Executions of many lengths

  @id:SE-CAL-010 @clause:conflicts-list @must @effect:books @needs:approver @needs:privileged-user @needs:bookable
  Scenario Outline: A window is taken to its end, however long it is: <value> <unit>
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"<unit>","value":<value>}}
    Then it is accepted, where the reading "duration-unlisted" lets it be
    When the second execution is scheduled 10h after midnight
    Then it is accepted
    When the first execution is scheduled into the last 10m of the second one's window
    Then it is answered with conflicts
    And a conflict has the second execution's id and window
    When the second execution is cancelled

    Examples:
      | unit    | value |
      | minutes | 90    |
      | minutes | 150   |
      | hours   | 2     |
      | hours   | 3     |
      | hours   | 30    |
      | days    | 1     |
      | days    | 3     |

  @id:SE-CAL-011 @clause:conflict-item @must @effect:books @needs:approver @needs:privileged-user @needs:bookable
  Scenario Outline: A listed execution has the duration that it was created with: <value> <unit>
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"<unit>","value":<value>}}
    Then it is accepted, where the reading "duration-unlisted" lets it be
    When the second execution is scheduled 10h after midnight
    Then it is accepted
    When the first execution is scheduled 11h after midnight
    Then it is answered with conflicts
    And the conflict of the second execution has its duration, or the length of its window
    When the second execution is cancelled

    Examples:
      | unit    | value |
      | minutes | 90    |
      | hours   | 3     |
      | hours   | 4     |
      | days    | 1     |
