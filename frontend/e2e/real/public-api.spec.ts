import { expect, expectAccessible, expectUser, lookUp, test } from './page'

test('shows the latest attempts and explains why there are no more', async ({ page }) => {
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await expect(timeline.getByText('6 known', { exact: true })).toBeVisible()
  await expect(timeline.getByText('Only the latest attempt of each connection is shown')).toBeVisible()
  await expect(timeline.getByText('This platform does not list past attempts')).toBeVisible()
  await expectAccessible(page)

  await page
    .getByRole('button', { name: /^More details/ })
    .first()
    .click()
  await expect(page.getByRole('complementary').getByText('not given by this platform').first()).toBeVisible()
  await expectAccessible(page)
})

test('marks times that the public API does not give as approximate', async ({ page }) => {
  await lookUp(page, 'U-1001')
  await expectUser(page, 'U-1001')
  await page
    .getByRole('button', { name: /Gringotts|Narnia|Iron Bank|Wonderland|Platypus/ })
    .first()
    .click()
  await expect(page.getByRole('complementary').getByText('approximate: from its earliest account')).toBeVisible()
})
